import { deadlines } from '../core/runtime/deadlines.ts'
import { MAX_KEYS } from '../core/table/batchGet.ts'
import { type CallPaceLimits, callPace } from './callPace.ts'
import { type TableBreaker, tableBreaker } from './tableBreaker.ts'

/**
 * Reads the records of so many keys of a table.
 * @param keys at most {@link MAX_KEYS}, each once
 * @returns a record, or undefined where there is none, for each key; those that are missing were not read, and may be asked for again
 * @throws when the call as a whole failed
 */
export type ReadRecords<Of> = (
  keys: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Of | undefined>>

/** The end of a read: the record, undefined where there is none, or the failure. */
export type ReadEnd<Of> = { readonly record: Of | undefined } | 'failed'

export type RecordReads<Of> = {
  /**
   * Reads the record of a key with others that wait. Whoever waits for it waits for a limited time; the record is told whenever it comes.
   * @param onEnd hears how the read ended, also after the time
   * @returns a promise of the end of the waiting; or why the record is not read: others are, or the table does not answer
   */
  readonly begin: (key: string, onEnd: (end: ReadEnd<Of>) => void) => Promise<void> | 'tooManyReads' | 'unreadable'
  /** Whether the table answers, as far as is known. */
  readonly isAnswering: () => boolean
  /** Reads that wait or are on their way. */
  readonly pending: () => number
}

export type ReadLimits = {
  /** As long as not enough keys wait to fill a call: a full one has nothing to wait for. */
  readonly pace: CallPaceLimits
  /** Reads that wait for a call, or are on their way, at the same time. */
  readonly maxPending: number
  /** How long an answer to a device waits for its record, ms. */
  readonly waitMs: number
  /** After this a call is given up, ms. */
  readonly callTimeoutMs: number
  /** Calls that may be made for a key: a throttled table gives back some keys unread. */
  readonly maxAttempts: number
  /** Before the second attempt, ms; doubles with each, and a random part of it is waited. */
  readonly backoffMs: number
}

/**
 * A device retransmits after 2 s at the soonest (ACK_TIMEOUT), and an answer rides in the acknowledgement for 1.5 s: half of that is for the record, and
 * what is left for the bus.
 */
export const readLimits: ReadLimits = {
  pace: { usualCalls: 2, maxCalls: 16, slowMs: 10 },
  maxPending: 4000,
  waitMs: 700,
  callTimeoutMs: 2000,
  maxAttempts: 3,
  backoffMs: 25,
}

type Waiting<Of> = {
  readonly key: string
  readonly onEnd: (end: ReadEnd<Of>) => void
  attempts: number
  /** Ends the waiting; undefined once that is over. */
  release: (() => void) | undefined
}

/**
 * Group commit for reads: a call takes all keys that wait when it starts, at most {@link MAX_KEYS}, and no timer makes a lone one wait. While the
 * table does not answer, devices do not wait for it, and one call at a time tries whether it does again.
 * @param onFailure receives the error of each call that failed
 * @param now ms, monotonic
 * @param random 0 to 1, for the jitter between attempts
 */
export const recordReads = <Of>({
  read,
  now,
  onFailure,
  random = Math.random,
  limits = readLimits,
  breaker = tableBreaker({ now }),
}: {
  readonly read: ReadRecords<Of>
  readonly now: () => number
  readonly onFailure: (error: unknown) => void
  readonly random?: () => number
  readonly limits?: ReadLimits
  /** That of the table, where other calls than reads tell how it does. */
  readonly breaker?: TableBreaker
}): RecordReads<Of> => {
  const queue: Waiting<Of>[] = []
  let pending = 0
  let isFlushing = false
  const pace = callPace(limits.pace, now)
  const waits = deadlines<Waiting<Of>>({
    afterMs: limits.waitMs,
    isSettled: ({ release }) => release === undefined,
    onDue: waiting => letGo(waiting),
    now,
  })

  const letGo = (waiting: Waiting<Of>): void => {
    waiting.release?.()
    waiting.release = undefined
  }

  const end = (waiting: Waiting<Of>, how: ReadEnd<Of>): void => {
    pending -= 1
    waiting.onEnd(how)
    letGo(waiting)
  }

  const flush = (): void => {
    isFlushing = false
    while (queue.length > 0 && mayCall()) {
      const group = queue.splice(0, MAX_KEYS)
      pace.began()
      void call(group).finally(() => {
        pace.ended()
        flush()
      })
    }
  }

  const mayCall = (): boolean => {
    if (breaker.isOpen()) return pace.calls() === 0
    return queue.length >= MAX_KEYS ? pace.calls() < limits.pace.maxCalls : pace.mayCall()
  }

  const flushSoon = (): void => {
    if (isFlushing) return
    isFlushing = true
    setImmediate(flush)
  }

  const call = async (group: readonly Waiting<Of>[]): Promise<void> => {
    const giveUp = new AbortController()
    const late = setTimeout(breaker.slow, limits.waitMs)
    const timer = setTimeout(() => giveUp.abort(new Error('the table did not answer in time')), limits.callTimeoutMs)
    const began = now()
    try {
      // A key may stand in a call only once.
      const keys = [...new Set(group.map(({ key }) => key))]
      const records = await read(keys, giveUp.signal)
      if (now() - began < limits.waitMs) breaker.well()
      for (const waiting of group) {
        if (records.has(waiting.key)) end(waiting, { record: records.get(waiting.key) })
        else again(waiting)
      }
    } catch (error) {
      if (now() - began < limits.waitMs) breaker.slow()
      onFailure(error)
      for (const waiting of group) again(waiting)
    } finally {
      clearTimeout(late)
      clearTimeout(timer)
    }
  }

  /** For as long as somebody waits for it. */
  const again = (waiting: Waiting<Of>): void => {
    waiting.attempts += 1
    if (waiting.attempts >= limits.maxAttempts || waiting.release === undefined || breaker.isOpen()) {
      end(waiting, 'failed')
      return
    }
    setTimeout(
      () => {
        queue.push(waiting)
        flushSoon()
      },
      limits.backoffMs * 2 ** (waiting.attempts - 1) * (0.5 + random() / 2),
    )
  }

  return {
    begin: (key, onEnd) => {
      const isOpen = breaker.isOpen()
      if (isOpen && (!breaker.mayTry() || pending >= MAX_KEYS)) return 'unreadable'
      if (pending >= limits.maxPending) return 'tooManyReads'
      pending += 1
      const waiting: Waiting<Of> = { key, onEnd, attempts: 0, release: undefined }
      queue.push(waiting)
      flushSoon()
      if (isOpen) return 'unreadable'
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.release = resolve
      waits.add(waiting)
      return promise
    },
    isAnswering: () => !breaker.isOpen(),
    pending: () => pending,
  }
}
