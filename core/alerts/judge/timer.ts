import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { RuleEnd } from './openAlert.ts'

/** An alert is to be looked at again. @property at ms since 1970 */
const Timer = z.object({ rule: z.string(), deviceId: z.string(), generation: z.number(), at: z.number() })
export type Timer = z.infer<typeof Timer>

/** A message in the queue of timers. */
export const TimerMessage = z.union([
  z.object({ timer: Timer }),
  /** The open alerts of a rule are to end, unless the rule has the same condition again. */
  z.object({ ended: z.object({ rule: z.string(), why: RuleEnd, after: z.string().optional() }) }),
])
export type TimerMessage = z.infer<typeof TimerMessage>

/** Has an alert looked at again at a time, or later. */
export type SetTimer = (timer: Timer) => Promise<void>

/** Has the open alerts of a rule end that has changed or is gone. */
export type EndAlerts = (ended: {
  readonly rule: string
  readonly why: RuleEnd
  readonly after?: string
}) => Promise<void>

/** SQS delays a message by so long at most, s; one that is due later is put again (SQS API reference, "SendMessage"). */
const MAX_DELAY_SECONDS = 900

const sending =
  ({ client, queueUrl: QueueUrl }: { client: SQSClient; queueUrl: string }) =>
  async (message: TimerMessage, DelaySeconds: number): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message), DelaySeconds }))
  }

/** @param now ms since 1970 */
export const sqsTimers =
  ({ now, ...queue }: { client: SQSClient; queueUrl: string; now: () => number }): SetTimer =>
  timer =>
    sending(queue)({ timer }, Math.max(0, Math.min(MAX_DELAY_SECONDS, Math.ceil((timer.at - now()) / 1000))))

export const sqsEndAlerts =
  (queue: { client: SQSClient; queueUrl: string }): EndAlerts =>
  ended =>
    sending(queue)({ ended }, 0)
