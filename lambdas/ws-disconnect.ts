import { environment } from '../core/contracts/environment/environment.ts'
import { wsDisconnectEnvironment } from '../core/contracts/environment/wsDisconnect.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { dynamo } from './clients.ts'

const { VIEWERS_TABLE: tableName } = environment(wsDisconnectEnvironment)
const connections = dynamoConnections({ client: dynamo(), tableName, now: Date.now })

/** Best effort, since API Gateway does not always call it: the next 410 or the time to live removes the remaining rows. */
export const handler = async ({ requestContext }: { requestContext: { connectionId: string } }) => {
  await connections.leave(requestContext.connectionId)
  return { statusCode: 200 }
}
