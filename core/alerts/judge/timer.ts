import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { RuleEnd } from './openAlert.ts'

/** An alert is to be looked at again. @property at ms since 1970 */
const Timer = z.object({ rule: z.string(), deviceId: z.string(), generation: z.number(), at: z.number() })
export type Timer = z.infer<typeof Timer>

/** The silence of a rule ends: alerts that still fire are told. @property at ms since 1970 */
const SilenceEnd = z.object({ rule: z.string(), at: z.number(), after: z.string().optional() })
export type SilenceEnd = z.infer<typeof SilenceEnd>

/** A message in the queue of timers. */
export const TimerMessage = z.union([
  z.object({ timer: Timer }),
  /** The open alerts of a rule are to end, unless the rule has the same condition again. */
  z.object({ ended: z.object({ rule: z.string(), why: RuleEnd, after: z.string().optional() }) }),
  z.object({ silenceEnd: SilenceEnd }),
])
export type TimerMessage = z.infer<typeof TimerMessage>

/** Has an alert looked at again at a time, or later. */
export type SetTimer = (timer: Timer) => Promise<void>

/** Has the alerts of a rule told that still fire at a time, when its silence ends. */
export type EndSilence = (end: SilenceEnd) => Promise<void>

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

type TimerQueue = { readonly client: SQSClient; readonly queueUrl: string; readonly now: () => number }

const delayUntil = (at: number, now: number): number =>
  Math.max(0, Math.min(MAX_DELAY_SECONDS, Math.ceil((at - now) / 1000)))

/** @param now ms since 1970 */
export const sqsTimers =
  ({ now, ...queue }: TimerQueue): SetTimer =>
  timer =>
    sending(queue)({ timer }, delayUntil(timer.at, now()))

/** @param now ms since 1970 */
export const sqsEndSilence =
  ({ now, ...queue }: TimerQueue): EndSilence =>
  silenceEnd =>
    sending(queue)({ silenceEnd }, delayUntil(silenceEnd.at, now()))

export const sqsEndAlerts =
  (queue: { client: SQSClient; queueUrl: string }): EndAlerts =>
  ended =>
    sending(queue)({ ended }, 0)
