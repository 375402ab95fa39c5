import { environment } from '../core/contracts/environment/environment.ts'
import { wsExpireEnvironment } from '../core/contracts/environment/wsExpire.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { expirer } from '../core/viewers/expire.ts'
import { apiGatewayCut } from '../core/viewers/post.ts'
import { connectionsApi, dynamo } from './clients.ts'
import { metricsAtOnce } from './metrics.ts'

const variables = environment(wsExpireEnvironment)
const table = dynamoConnections({ client: dynamo(), tableName: variables.VIEWERS_TABLE, now: Date.now })
const measure = metricsAtOnce(variables)
const expire = expirer({
  connections: table,
  cut: apiGatewayCut(connectionsApi()),
  now: Date.now,
  log: jsonLogger(),
})

/**
 * Runs every minute, and counts the open sockets with eight queries of at least half a read unit: 350,000 queries a month ($0.05)
 * while nobody watches.
 */
export const handler = async (): Promise<void> => {
  await expire()
  measure({ Viewers: await table.count() })
}
