import { environment } from '../core/environment.ts'
import { dynamoConnections } from '../core/live/connections.ts'
import { expirer } from '../core/live/expire.ts'
import { apiGatewayCut } from '../core/live/post.ts'
import { jsonLogger } from '../core/log.ts'
import { connections, dynamo } from './clients.ts'

const { tableName } = environment({ tableName: 'VIEWERS_TABLE' })
const expire = expirer({
  connections: dynamoConnections({ client: dynamo(), tableName, now: Date.now }),
  cut: apiGatewayCut(connections()),
  now: Date.now,
  log: jsonLogger(),
})

/** Runs every minute. */
export const handler = async (): Promise<void> => {
  await expire()
}
