import { environment } from '../core/environment.ts'
import { dynamoViewers } from '../core/live/viewers.ts'
import { dynamo } from './clients.ts'

const { viewersTable } = environment({ viewersTable: 'VIEWERS_TABLE' })
const viewers = dynamoViewers({ client: dynamo(), tableName: viewersTable })

/** Best effort, as the platform's call is: a row that stays is found by the next 410, or by its time to live. */
export const handler = async ({ requestContext }: { requestContext: { connectionId: string } }) => {
  const rows = await viewers.ofConnection(requestContext.connectionId)
  await Promise.all(rows.map(viewers.remove))
  return { statusCode: 200 }
}
