import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE } from '../core/contracts/events.ts'
import { lean, leanSettings } from '../core/runtime/leanClient.ts'
import type { PutEvents } from './bus.ts'

/**
 * The bus on EventBridge. Retries are ours, since an answer has its time: the SDK tries once. Throws the SDK's errors.
 * @param busName name or ARN
 * @param maxSockets connections kept open: one for each call in flight
 */
export const eventBridgePut = ({ busName, maxSockets }: { busName: string; maxSockets: number }): PutEvents => {
  const client = lean(
    new EventBridgeClient({
      ...leanSettings,
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: 500,
        httpAgent: { keepAlive: true, maxSockets },
        httpsAgent: { keepAlive: true, maxSockets },
      },
    }),
  )
  return async (entries, abortSignal) => {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: entries.map(({ detailType, detail, time }) => ({
          EventBusName: busName,
          Source: EVENT_SOURCE,
          DetailType: detailType,
          Detail: detail,
          Time: time,
        })),
      }),
      { abortSignal },
    )
    return Entries.map(({ ErrorCode }) => ErrorCode)
  }
}
