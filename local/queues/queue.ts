import { randomUUID } from 'node:crypto'
import type { TimeScale } from '../contracts.ts'
import type { Records } from '../journal/records.ts'
import { arrivals } from './arrivals.ts'
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
  /** How often a message is received before it goes to a dead-letter queue instead; without end where there is none. */
  readonly maxReceiveCount?: number
}

/** The number of messages that can be received now, that a receiver holds, and that are still delayed. */
export type Counts = { readonly visible: number; readonly notVisible: number; readonly delayed: number }

/** The messages that a receiver wants. */
export type Wanted = {
  readonly max: number
  readonly hiddenSeconds: number
  /** Asked of one message after the other: the first that it refuses is left, with all that come after it. */
  readonly fits?: (message: Message) => boolean
  /** Whether a function of this run gets them. */
  readonly isForFunction?: boolean
}

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
  /** Hides messages for a while, each with a new receipt. Those that were received too often go to the dead-letter queue. */
  readonly take: (wanted: Wanted) => readonly Message[]
  /** Resolves when a message can be received, or when `signal` ends the wait. */
  readonly arrival: (signal: AbortSignal) => Promise<void>
  /** Deletes the message whose last receipt this is; nothing happens otherwise. @throws QueueFailure for a text that is no receipt */
  readonly remove: (receipt: string) => void
  /** Hides a held message for so long from now; 0 releases it. @throws QueueFailure when nobody holds it by this receipt */
  readonly hide: (receipt: string, seconds: number) => void
  /** The function that has held a message has failed: the time for which it stays hidden is a wait from now on, and is scaled. */
  readonly handBack: (receipt: string) => void
  readonly purge: () => void
  readonly counts: () => Counts
  /** The age of the oldest message, s; 0 where there is none. */
  readonly oldestSeconds: () => number
  /** When each message can be received, ms since 1970; a message that a function works on is due at once. */
  readonly dueAts: () => readonly number[]
  /** Puts a message of an earlier run back. */
  readonly restore: (message: Message) => void
  /** Takes a message that was received too often elsewhere. It keeps its age and its count. */
  readonly takeIn: (message: Message) => void
}

/**
 * @param timeScale shortens delays, and waits before another try. A message that a receiver holds is hidden in real time: what the receiver does is real work
 * @param deadLetter takes what was received too often. Amazon SQS Developer Guide, "Using dead-letter queues in Amazon SQS"
 * @param now ms since 1970
 */
export const queue = (
  arn: string,
  settings: QueueSettings,
  {
    records,
    now,
    timeScale = 1,
    deadLetter = () => undefined,
  }: {
    readonly records: Pick<Records, 'keep' | 'replace' | 'drop'>
    readonly now: () => number
    readonly timeScale?: TimeScale
    readonly deadLetter?: (message: Message) => void
  },
): Queue => {
  const { maxReceiveCount = Number.POSITIVE_INFINITY } = settings
  /** Ready to be received, in order. */
  const ready = new Map<string, Message>()
  /** Held by a receiver, or delayed. */
  const hidden = new Map<string, Message>()
  let nextReadyAt = Number.POSITIVE_INFINITY
  let nextSweepAt = now() + SWEEP_MS
  const waiting = arrivals({ now, settle: () => settle() })

  const put = (message: Message): void => {
    if (message.visibleAt <= now()) {
      ready.set(message.messageId, message)
      waiting.announce()
      return
    }
    hidden.set(message.messageId, message)
    nextReadyAt = Math.min(nextReadyAt, message.visibleAt)
    waiting.next(nextReadyAt)
  }
  const forget = ({ messageId }: Message): void => {
    ready.delete(messageId)
    hidden.delete(messageId)
  }
  const drop = (message: Message): void => {
    forget(message)
    records.drop(message.kept)
  }
  const change = (message: Message): void => {
    records.replace(message.kept, () => messageRecord(arn, message))
    forget(message)
    put(message)
  }
  /** Brings back what is no longer hidden, and now and then drops what is too old. @returns when the next message is ready */
  const settle = (): number => {
    if (now() >= nextReadyAt) {
      nextReadyAt = Number.POSITIVE_INFINITY
      for (const message of hidden.values()) {
        if (message.visibleAt > now()) nextReadyAt = Math.min(nextReadyAt, message.visibleAt)
        else if (hidden.delete(message.messageId)) put(message)
      }
    }
    if (now() < nextSweepAt) return nextReadyAt
    nextSweepAt = now() + SWEEP_MS
    const tooOld = now() - settings.messageRetentionPeriod * 1000
    for (const message of [...ready.values(), ...hidden.values()]) if (message.sentAt < tooOld) drop(message)
    return nextReadyAt
  }
  const heldBy = (receipt: string): Message | undefined => {
    const [messageId = ''] = parsedReceipt(receipt)
    const message = hidden.get(messageId) ?? ready.get(messageId)
    return message?.receipt === receipt ? message : undefined
  }
  /** The first messages, without those that go elsewhere. */
  const first = (max: number, fits: (message: Message) => boolean): readonly Message[] => {
    const found: Message[] = []
    for (const message of ready.values()) {
      if (found.length === max) break
      if (message.receives >= maxReceiveCount) {
        forget(message)
        deadLetter(message)
      } else if (fits(message)) found.push(message)
      else break
    }
    return found
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
        visibleAt: sentAt + delaySeconds * 1000 * timeScale,
        receives: 0,
        kept: records.keep(() => messageRecord(arn, message)),
      }
      put(message)
      return message
    },
    take: ({ max, hiddenSeconds, fits = () => true, isForFunction = false }) => {
      settle()
      if (hidden.size >= MAX_IN_FLIGHT) throw new QueueFailure('OverLimit', 'Too many messages are in flight.')
      return first(max, fits).map(message => {
        message.receives += 1
        message.firstReceivedAt ??= now()
        message.receipt = Buffer.from(`${message.messageId} ${randomUUID()}`).toString('base64')
        message.visibleAt = now() + hiddenSeconds * 1000
        if (isForFunction) message.isWithFunction = true
        else delete message.isWithFunction
        change(message)
        return message
      })
    },
    arrival: async signal => {
      settle()
      if (ready.size === 0) await waiting.wait(signal, nextReadyAt)
    },
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
    handBack: receipt => {
      const message = heldBy(receipt)
      if (!message?.isWithFunction) return
      delete message.isWithFunction
      message.visibleAt = now() + Math.max(0, message.visibleAt - now()) * timeScale
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
    dueAts: () =>
      [...ready.values(), ...hidden.values()].map(({ visibleAt, isWithFunction }) => (isWithFunction ? 0 : visibleAt)),
    restore: message => {
      // The function that had it ended with its run.
      if (message.isWithFunction) message.visibleAt = now()
      delete message.isWithFunction
      put(message)
    },
    takeIn: message => {
      message.visibleAt = now()
      delete message.receipt
      delete message.isWithFunction
      change(message)
    },
  }
}

/** @throws QueueFailure for a text that is no receipt */
const parsedReceipt = (receipt: string): readonly string[] => {
  const parts = Buffer.from(receipt, 'base64').toString().split(' ')
  if (parts.length === 2) return parts
  throw new QueueFailure('ReceiptHandleIsInvalid', `The input receipt handle "${receipt}" is not valid.`)
}
