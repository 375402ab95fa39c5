import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamoRevocations } from '../core/access/revocations.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { cutSubject } from '../core/viewers/cutSubject.ts'
import { apiGatewayCut } from '../core/viewers/post.ts'
import { subcommand } from './command/subcommand.ts'
import { deployedAt, type RevokeSettings, readRevokeSettings, revokeFace } from './revoke/settings.ts'
import { outputsOf } from './stack/outputs.ts'
import { localTarget } from './stack/target.ts'

/** Longer than a handshake takes from its authorizer to its row in the table. */
const SETTLE_MS = 5_000

const deployedStack = async ({ stack, deployed }: RevokeSettings) => {
  if (!stack) return deployed
  const { ViewersTable = '', WebSocketUrl = '' } = await outputsOf(stack)
  return deployedAt(ViewersTable, WebSocketUrl, stack.region)
}

const stackOf = async (settings: RevokeSettings) => {
  const { directory } = settings
  const deployed = await deployedStack(settings)
  if (!deployed) {
    const { client, value } = await localTarget(directory, 'ViewersTable')
    return { tableName: value, table: client, api: client }
  }
  const table = deployed.region === undefined ? {} : { region: deployed.region }
  return { tableName: deployed.table, table, api: { ...table, endpoint: deployed.api } }
}

export const revokeCommand = subcommand({
  ...revokeFace,
  read: readRevokeSettings,
  run: async settings => {
    const { sub } = settings
    const { tableName, table, api } = await stackOf(settings)
    const client = new DynamoDBClient(table)
    const beforeSeconds = Math.floor(Date.now() / 1000)
    await dynamoRevocations({ client, tableName, now: Date.now }).revoke(sub, { beforeSeconds })
    const { cut, failed } = await cutSubject({
      connections: dynamoConnections({ client, tableName, now: Date.now }),
      cut: apiGatewayCut(new ApiGatewayManagementApiClient(api)),
      settle: () => wait(SETTLE_MS),
    })(sub)
    const until = new Date(beforeSeconds * 1000).toISOString()
    const done = `${sub}: tokens issued until ${until} are refused; sockets cut: ${cut}`
    const [reason] = failed.values()
    if (failed.size > 0) throw new Error(`${done}; not cut: ${failed.size} (${reason}). Run it again`)
    return `${done}\n`
  },
})
