import { setTimeout as wait } from 'node:timers/promises'
import type { EventBridgeEvent } from 'aws-lambda'
import { UplinkReceived, UplinkRejected } from '../core/contracts/events.ts'
import { environment } from '../core/environment.ts'
import { broadcaster } from '../core/live/broadcast.ts'
import { rejectedFrame, uplinkFrame } from '../core/live/frame.ts'
import { apiGatewayCut, apiGatewayPost, retriedPost } from '../core/live/post.ts'
import { POST_RETRY } from '../core/live/retry.ts'
import { dynamoViewers } from '../core/live/viewers.ts'
import { jsonLogger } from '../core/log.ts'
import { connections, dynamo } from './clients.ts'

const { viewersTable } = environment({ viewersTable: 'VIEWERS_TABLE' })
const api = connections()
const broadcast = broadcaster({
  viewers: dynamoViewers({ client: dynamo(), tableName: viewersTable }),
  post: retriedPost(apiGatewayPost(api), { ...POST_RETRY, wait, random: Math.random }),
  cut: apiGatewayCut(api),
  sensitiveFields: (process.env.SENSITIVE_FIELDS ?? '').split(',').filter(field => field !== ''),
  now: Date.now,
  log: jsonLogger(),
})

export const handler = async (event: EventBridgeEvent<'Uplink' | 'UplinkRejected', unknown>): Promise<void> => {
  const frame =
    event['detail-type'] === 'Uplink'
      ? uplinkFrame(UplinkReceived.parse(event.detail))
      : rejectedFrame(UplinkRejected.parse(event.detail))
  if (frame) await broadcast(frame)
}
