import { environment } from '../core/contracts/environment/environment.ts'
import { wsDisconnectEnvironment } from '../core/contracts/environment/wsDisconnect.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { dynamo } from './clients.ts'

const { VIEWERS_TABLE: tableName } = environment(wsDisconnectEnvironment)
const connections = dynamoConnections({ client: dynamo(), tableName, now: Date.now })

/** Best effort, as the platform's call is: rows that stay are found by the next 410, or by their time to live. */
export const handler = async ({ requestContext }: { requestContext: { connectionId: string } }) => {
  await connections.leave(requestContext.connectionId)
  return { statusCode: 200 }
}
