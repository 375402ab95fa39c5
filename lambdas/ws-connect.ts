import { randomUUID } from 'node:crypto'
import { dynamoRevocations } from '../core/access/revocations.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { wsConnectEnvironment } from '../core/contracts/environment/wsConnect.ts'
import { announceViewer } from '../core/viewers/announce.ts'
import { dynamoBacklogLeases } from '../core/viewers/backlogLeases.ts'
import { connector } from '../core/viewers/connect.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { claimsOf } from './authorizerContext.ts'
import { dynamo, eventBridge } from './clients.ts'
import { type ConnectEvent, handshakeOf } from './handshake.ts'
import { metrics } from './metrics.ts'
import { limitsOf } from './settings.ts'

const variables = environment(wsConnectEnvironment)
const { VIEWERS_TABLE: tableName, BUS_NAME: busName } = variables
const table = { client: dynamo(), tableName, now: Date.now }
const measure = metrics(variables)
const connect = connector({
  connections: dynamoConnections(table),
  leases: dynamoBacklogLeases(table),
  announce: announceViewer({ client: eventBridge(), busName }),
  isRevoked: dynamoRevocations(table).isRevoked,
  limits: limitsOf(variables),
  newLease: randomUUID,
  now: Date.now,
})

export const handler = async (event: ConnectEvent) => {
  const { connectionId, authorizer } = event.requestContext
  const { statusCode, body, subprotocol, limitMet } = await connect(
    handshakeOf(event),
    connectionId,
    claimsOf(authorizer),
  )
  if (limitMet) measure({ LimitsMet: 1 })
  if (statusCode !== 200) measure({ ViewersRefused: 1 })
  return { statusCode, body, ...(subprotocol && { headers: { 'Sec-WebSocket-Protocol': subprotocol } }) }
}
