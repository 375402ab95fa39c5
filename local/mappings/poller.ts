import { setTimeout as wait } from 'node:timers/promises'
import type { InvokeResult, TimeScale } from '../contracts.ts'
import type { Consumer } from '../queues/consumer.ts'
import type { Message } from '../queues/message.ts'
import { failedItems } from './failedItems.ts'
import type { QueueMapping } from './mappingProperties.ts'
import { queueEvent, recordBytes } from './queueEvent.ts'
import { slots } from './slots.ts'

/**
 * Batches at the same time: Lambda begins with five, and adds more while a queue is long; here it stays at five, since there are few
 * worker threads. AWS: "Configuring scaling behavior for SQS event source mappings".
 */
const MAX_BATCHES = 5

/** AWS: "Creating and configuring an Amazon SQS event source mapping": a batch ends before the payload of an invocation is full. */
const MAX_BATCH_BYTES = 6 * 1024 * 1024
/** A record gets its receipt, and the times of its receipt, only when it is received. */
const RECORD_SPARE_BYTES = 256

/** Waits after a throttled invocation, ms: AWS gives no figures. */
const backoffMs = (attempt: number, random: () => number): number =>
  Math.min(60_000, 1000 * 2 ** attempt) * (0.5 + random() / 2)

/** Messages of one queue on their way to a function. */
export type Poller = {
  /** Begins to take messages. */
  readonly start: () => void
  /** Takes no more. Messages that a function has not got done are left in the queue. */
  readonly close: () => void
}

/**
 * Takes messages from a queue to a function as they come: waits for them, and asks for none. Messages that the function got done are
 * deleted; the others stay hidden for what is left of their time, and come again.
 * AWS: "Using Lambda with Amazon SQS", "Handling errors for an SQS event source in Lambda".
 */
export const poller = ({
  mapping: { queueArn, batchSize, windowSeconds, reportsFailures, maximumConcurrency = MAX_BATCHES },
  queue,
  invoke,
  timeScale,
  warn,
  now,
  random,
}: {
  mapping: QueueMapping
  queue: Consumer
  /** Fails with `TooManyRequestsException` where the function is throttled. */
  invoke: (event: unknown) => Promise<InvokeResult>
  /** Shortens the batching window, and the waits after throttles. */
  timeScale: TimeScale
  warn: (message: string, fields: Readonly<Record<string, string | number>>) => void
  /** ms since 1970 */
  now: () => number
  /** In [0, 1). */
  random: () => number
}): Poller => {
  const closing = new AbortController()
  const { signal } = closing
  const batches = slots(Math.min(MAX_BATCHES, maximumConcurrency))
  const pause = (ms: number): Promise<void> =>
    wait(ms * timeScale, undefined, { signal }).then(
      () => undefined,
      () => undefined,
    )

  /** The next batch: full, or what has come until the window is over. Empty when other receivers were faster. */
  const gathered = async (): Promise<readonly Message[]> => {
    const until = now() + windowSeconds * 1000 * timeScale
    const batch: Message[] = []
    let bytes = 0
    const fits = (message: Message): boolean => {
      const isFirst = bytes === 0
      bytes += RECORD_SPARE_BYTES + recordBytes(message, queueArn)
      return isFirst || bytes <= MAX_BATCH_BYTES
    }
    for (;;) {
      batch.push(...queue.receive({ max: batchSize - batch.length, fits }))
      const left = until - now()
      if (batch.length === 0 || batch.length >= batchSize || queue.hasMore() || left <= 0 || signal.aborted)
        return batch
      await queue.arrival(AbortSignal.any([signal, AbortSignal.timeout(left)]))
    }
  }

  /** A throttled batch is tried again for as long as its messages are hidden. @returns nothing when that was in vain */
  const answerTo = async (batch: readonly Message[]): Promise<InvokeResult | undefined> => {
    const until = now() + queue.visibilityTimeoutSeconds * 1000 * timeScale
    for (let attempt = 0; ; attempt++) {
      try {
        return await invoke(queueEvent(batch, queueArn))
      } catch (error) {
        const isThrottle = error instanceof Error && error.name === 'TooManyRequestsException'
        if (!isThrottle || signal.aborted || now() >= until) {
          if (!signal.aborted) warn('a batch was not taken to its function', { error: String(error) })
          return undefined
        }
        await pause(backoffMs(attempt, random))
      }
    }
  }

  const work = async (batch: readonly Message[]): Promise<void> => {
    const answer = await answerTo(batch)
    const hasFailed = answer === undefined || answer.functionError !== undefined
    const unread = reportsFailures ? answer?.payload : null
    const failed = hasFailed ? batch : failedItems(batch, unread)
    const names = new Set(failed.map(({ messageId }) => messageId))
    queue.handBack(failed)
    queue.remove(batch.filter(({ messageId }) => !names.has(messageId)))
    if (failed.length > 0 && !signal.aborted)
      warn('messages come again', { failed: failed.length, of: batch.length, queue: queueArn.split(':').at(-1) ?? '' })
  }

  const turn = async (): Promise<void> => {
    await queue.arrival(signal)
    const leave = await batches.take()
    try {
      if (signal.aborted) return leave()
      const batch = await gathered()
      if (batch.length === 0) return leave()
      void work(batch)
        .catch((error: unknown) => warn('the messages of a batch stay in the queue', { error: String(error) }))
        .finally(leave)
    } catch (error) {
      leave()
      throw error
    }
  }

  const poll = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await turn()
        failures = 0
      } catch (error) {
        warn('no messages were taken from the queue', { error: String(error) })
        await pause(backoffMs(failures++, random))
      }
    }
  }

  return { start: () => void poll(), close: () => closing.abort() }
}
