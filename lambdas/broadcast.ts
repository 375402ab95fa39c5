import { setTimeout as wait } from 'node:timers/promises'
import type { EventBridgeEvent } from 'aws-lambda'
import { broadcastEnvironment } from '../core/contracts/environment/broadcast.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { kindOf } from '../core/events/kinds.ts'
import { failWith, readEvent } from '../core/events/onBus.ts'
import { POST_RETRY } from '../core/runtime/retry.ts'
import { broadcaster } from '../core/viewers/broadcast.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { apiGatewayCut, apiGatewayPost, isFull, retriedCut, retriedPost } from '../core/viewers/post.ts'
import { dynamoViewers } from '../core/viewers/viewers.ts'
import { connectionsApi, dynamo } from './clients.ts'
import { handlesEvent, log } from './handling.ts'
import { metrics } from './metrics.ts'

const variables = environment(broadcastEnvironment)
const { VIEWERS_TABLE: tableName, SENSITIVE_FIELDS: sensitiveFields } = variables
const client = dynamo()
const api = connectionsApi()
const retry = { ...POST_RETRY, wait, random: Math.random }
const broadcast = broadcaster({
  viewers: dynamoViewers({ client, tableName, now: Date.now }),
  connections: dynamoConnections({ client, tableName, now: Date.now }),
  // A viewer that reads too slowly is not waited for: it would hold up the others.
  post: retriedPost(apiGatewayPost(api), retry, isFull),
  cut: retriedCut(apiGatewayCut(api), retry),
  sensitiveFields,
  now: Date.now,
  log,
})
const measure = metrics(variables)

const handle = async (event: EventBridgeEvent<string, unknown>): Promise<void> => {
  const { items, unreadable } = readEvent(event['detail-type'], event.detail)
  const frames = items.flatMap(({ item }) => kindOf(item).frames(item))
  const { delivered, failed, gone, receivedAt } = await broadcast(frames)
  if (delivered + failed + gone > 0) {
    const now = Date.now()
    const ages = receivedAt.map(ms => now - ms)
    // Both are always there: their share is what raises an alarm.
    measure({ Posts: delivered, PostFailures: failed, BroadcastAge: ages, ...(gone > 0 && { Gone: gone }) })
  }
  failWith(unreadable, 'parts of an event')
}

export const handler = (event: EventBridgeEvent<string, unknown>): Promise<void> =>
  handlesEvent(event['detail-type'], () => handle(event))
