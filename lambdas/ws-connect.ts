import { announceViewer } from '../core/bus.ts'
import { environment } from '../core/environment.ts'
import { connector } from '../core/live/connect.ts'
import { dynamoViewers } from '../core/live/viewers.ts'
import { claimsOf } from './authorizerContext.ts'
import { dynamo, eventBridge } from './clients.ts'
import { type ConnectEvent, handshakeOf } from './handshake.ts'

const { viewersTable, busName } = environment({ viewersTable: 'VIEWERS_TABLE', busName: 'BUS_NAME' })
const connect = connector({
  viewers: dynamoViewers({ client: dynamo(), tableName: viewersTable }),
  announce: announceViewer({ client: eventBridge(), busName }),
  now: Date.now,
})

export const handler = async (event: ConnectEvent) => {
  const { connectionId, authorizer } = event.requestContext
  const { statusCode, body, subprotocol } = await connect(handshakeOf(event), connectionId, claimsOf(authorizer))
  return { statusCode, body, ...(subprotocol && { headers: { 'Sec-WebSocket-Protocol': subprotocol } }) }
}
