import { randomUUID } from 'node:crypto'
import type { Records } from '../journal/records.ts'
import { QueueFailure } from './failure.ts'
import { type Message, messageRecord } from './message.ts'
import type { MessageAttributes } from './messageAttributes.ts'

/** Amazon SQS Developer Guide, "Message quotas": messages of a standard queue that are received and not deleted. */
const MAX_IN_FLIGHT = 120_000
/** A queue is in memory, and refuses more; on AWS it has no end. */
const MAX_MESSAGES = 200_000
/** How often expired messages are looked for, ms. */
const SWEEP_MS = 60_000

/** The settings of a queue, s. */
export type QueueSettings = {
  readonly visibilityTimeout: number
  readonly messageRetentionPeriod: number
  readonly delaySeconds: number
}

/** The number of messages that can be received now, that a receiver holds, and that are still delayed. */
export type Counts = { readonly visible: number; readonly notVisible: number; readonly delayed: number }

/** A standard queue: at least once, in about the order of sending. */
export type Queue = {
  readonly arn: string
  readonly settings: QueueSettings
  readonly send: (message: {
    body: string
    attributes: MessageAttributes
    senderId: string
    delaySeconds?: number
  }) => Message
  /** Hides up to `max` messages for a while, each with a new receipt. */
  readonly take: (max: number, hiddenSeconds: number) => readonly Message[]
  /** Resolves when a message can be received, or when `signal` ends the wait. */
  readonly arrival: (signal: AbortSignal) => Promise<void>
  /** Deletes the message whose last receipt this is; nothing happens otherwise. @throws QueueFailure for a text that is no receipt */
  readonly remove: (receipt: string) => void
  /** Hides a held message for so long from now; 0 releases it. @throws QueueFailure when nobody holds it by this receipt */
  readonly hide: (receipt: string, seconds: number) => void
  readonly purge: () => void
  readonly counts: () => Counts
  /** The age of the oldest message, s; 0 where there is none. */
  readonly oldestSeconds: () => number
  /** Puts a message of an earlier run back. */
  readonly restore: (message: Message) => void
}

/** @param now ms since 1970 */
export const queue = (
  arn: string,
  settings: QueueSettings,
  { records, now }: { readonly records: Pick<Records, 'keep' | 'replace' | 'drop'>; readonly now: () => number },
): Queue => {
  /** Ready to be received, in order. */
  const ready = new Map<string, Message>()
  /** Held by a receiver, or delayed. */
  const hidden = new Map<string, Message>()
  let nextReadyAt = Number.POSITIVE_INFINITY
  let nextSweepAt = now() + SWEEP_MS
  const arrivals = new Set<() => void>()

  const announce = (): void => {
    for (const told of arrivals) told()
  }
  const put = (message: Message): void => {
    if (message.visibleAt <= now()) {
      ready.set(message.messageId, message)
      announce()
    } else {
      hidden.set(message.messageId, message)
      nextReadyAt = Math.min(nextReadyAt, message.visibleAt)
    }
  }
  const drop = ({ messageId, kept }: Message): void => {
    ready.delete(messageId)
    hidden.delete(messageId)
    records.drop(kept)
  }
  const change = (message: Message): void => {
    records.replace(message.kept, () => messageRecord(arn, message))
    ready.delete(message.messageId)
    hidden.delete(message.messageId)
    put(message)
  }
  /** Brings back what is no longer hidden, and now and then drops what is too old. */
  const settle = (): void => {
    if (now() >= nextReadyAt) {
      nextReadyAt = Number.POSITIVE_INFINITY
      for (const message of hidden.values()) {
        if (message.visibleAt > now()) nextReadyAt = Math.min(nextReadyAt, message.visibleAt)
        else if (hidden.delete(message.messageId)) put(message)
      }
    }
    if (now() < nextSweepAt) return
    nextSweepAt = now() + SWEEP_MS
    const tooOld = now() - settings.messageRetentionPeriod * 1000
    for (const message of [...ready.values(), ...hidden.values()]) if (message.sentAt < tooOld) drop(message)
  }
  const heldBy = (receipt: string): Message | undefined => {
    const [messageId = ''] = parsedReceipt(receipt)
    const message = hidden.get(messageId) ?? ready.get(messageId)
    return message?.receipt === receipt ? message : undefined
  }

  return {
    arn,
    settings,
    send: ({ body, attributes, senderId, delaySeconds = settings.delaySeconds }) => {
      settle()
      if (ready.size + hidden.size >= MAX_MESSAGES)
        throw new QueueFailure('OverLimit', `The queue holds ${MAX_MESSAGES} messages: the local run takes no more.`)
      const sentAt = now()
      const message: Message = {
        messageId: randomUUID(),
        body,
        attributes,
        senderId,
        sentAt,
        visibleAt: sentAt + delaySeconds * 1000,
        receives: 0,
        kept: records.keep(() => messageRecord(arn, message)),
      }
      put(message)
      return message
    },
    take: (max, hiddenSeconds) => {
      settle()
      if (hidden.size >= MAX_IN_FLIGHT) throw new QueueFailure('OverLimit', 'Too many messages are in flight.')
      return firstOf(ready, max).map(message => {
        message.receives += 1
        message.firstReceivedAt ??= now()
        message.receipt = Buffer.from(`${message.messageId} ${randomUUID()}`).toString('base64')
        message.visibleAt = now() + hiddenSeconds * 1000
        change(message)
        return message
      })
    },
    arrival: signal =>
      new Promise(arrived => {
        let timer: NodeJS.Timeout | undefined
        const end = () => {
          clearTimeout(timer)
          arrivals.delete(end)
          signal.removeEventListener('abort', end)
          arrived()
        }
        settle()
        if (ready.size > 0 || signal.aborted) return arrived()
        arrivals.add(end)
        signal.addEventListener('abort', end)
        if (Number.isFinite(nextReadyAt)) timer = setTimeout(end, nextReadyAt - now())
      }),
    remove: receipt => {
      const message = heldBy(receipt)
      if (message) drop(message)
    },
    hide: (receipt, seconds) => {
      settle()
      const message = heldBy(receipt)
      if (!message)
        throw new QueueFailure(
          'InvalidParameterValue',
          `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
        )
      if (!hidden.has(message.messageId)) throw new QueueFailure('MessageNotInflight', 'The message is not in flight.')
      message.visibleAt = now() + seconds * 1000
      change(message)
    },
    purge: () => {
      for (const message of [...ready.values(), ...hidden.values()]) drop(message)
    },
    counts: () => {
      settle()
      const delayed = [...hidden.values()].filter(({ receives }) => receives === 0).length
      return { visible: ready.size, notVisible: hidden.size - delayed, delayed }
    },
    oldestSeconds: () => {
      settle()
      const sent = [...ready.values(), ...hidden.values()].reduce(
        (oldest, { sentAt }) => Math.min(oldest, sentAt),
        now(),
      )
      return (now() - sent) / 1000
    },
    restore: put,
  }
}

/** The first messages of a queue, which may be long. */
const firstOf = (messages: ReadonlyMap<string, Message>, max: number): readonly Message[] => {
  const first: Message[] = []
  for (const message of messages.values()) {
    if (first.length === max) break
    first.push(message)
  }
  return first
}

/** @throws QueueFailure for a text that is no receipt */
const parsedReceipt = (receipt: string): readonly string[] => {
  const parts = Buffer.from(receipt, 'base64').toString().split(' ')
  if (parts.length === 2) return parts
  throw new QueueFailure('ReceiptHandleIsInvalid', `The input receipt handle "${receipt}" is not valid.`)
}
