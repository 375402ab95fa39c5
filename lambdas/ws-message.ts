import { randomUUID } from 'node:crypto'
import { environment } from '../core/contracts/environment/environment.ts'
import { wsMessageEnvironment } from '../core/contracts/environment/wsMessage.ts'
import { announceViewer } from '../core/viewers/announce.ts'
import { dynamoBacklogLeases } from '../core/viewers/backlogLeases.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { hearer } from '../core/viewers/hear.ts'
import { apiGatewayCut } from '../core/viewers/post.ts'
import { lineShipper } from '../core/viewers/shipLines.ts'
import { connectionsApi, dynamo, eventBridge } from './clients.ts'
import { metrics } from './metrics.ts'
import { limitsOf } from './settings.ts'
import { shipping } from './shipping.ts'

const variables = environment(wsMessageEnvironment)
const { VIEWERS_TABLE: tableName, BUS_NAME: busName } = variables
const table = { client: dynamo(), tableName, now: Date.now }
const hear = hearer({
  connections: dynamoConnections(table),
  leases: dynamoBacklogLeases(table),
  announce: announceViewer({ client: eventBridge(), busName }),
  cut: apiGatewayCut(connectionsApi()),
  ship: lineShipper({ ship: shipping(variables, table.client), now: Date.now }),
  limits: limitsOf(variables),
  newLease: randomUUID,
  now: Date.now,
})

const measure = metrics(variables)
const LIMITS: readonly string[] = ['too-many-messages', 'too-many-subscriptions', 'too-many-lines', 'backlog-running']

/** Answers a message of a viewer, in the response of the route. */
export const handler = async (event: { body?: string | null; requestContext: { connectionId: string } }) => {
  const frame = await hear(event.requestContext.connectionId, event.body ?? '')
  if (frame.type === 'error' && LIMITS.includes(frame.code)) measure({ LimitsMet: 1 })
  return { statusCode: 200, body: JSON.stringify(frame) }
}
