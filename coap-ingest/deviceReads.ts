import { MAX_KEYS, type ReadDevices } from '../core/devices/batchRead.ts'
import type { DeviceRecord } from '../core/devices/record.ts'
import { deadlines } from '../core/runtime/deadlines.ts'
import { type CallPaceLimits, callPace } from './callPace.ts'
import { tableBreaker } from './tableBreaker.ts'

/** The end of a read: the record, undefined where there is none, or the failure. */
export type ReadEnd = { readonly record: DeviceRecord | undefined } | 'failed'

export type DeviceReads = {
  /**
   * Reads the record of a device with others that wait. Whoever waits for it waits for a limited time; the record is told whenever it comes.
   * @param onEnd hears how the read ended, also after the time
   * @returns a promise of the end of the waiting; or why the record is not read: others are, or the table does not answer
   */
  readonly begin: (deviceId: string, onEnd: (end: ReadEnd) => void) => Promise<void> | 'tooManyReads' | 'unreadable'
  /** Whether the table answers, as far as is known. */
  readonly isAnswering: () => boolean
  /** Reads that wait or are on their way. */
  readonly pending: () => number
}

export type DeviceReadLimits = {
  /** As long as not enough devices wait to fill a call: a full one has nothing to wait for. */
  readonly pace: CallPaceLimits
  /** Devices that wait for a call, or are read, at the same time. */
  readonly maxPending: number
  /** How long an answer to a device waits for its record, ms. */
  readonly waitMs: number
  /** After this a call is given up, ms. */
  readonly callTimeoutMs: number
  /** Calls that may be made for a device: a throttled table gives back some keys unread. */
  readonly maxAttempts: number
  /** Before the second attempt, ms; doubles with each, and a random part of it is waited. */
  readonly backoffMs: number
}

/**
 * A device retransmits after 2 s at the soonest (ACK_TIMEOUT), and an answer rides in the acknowledgement for 1.5 s: half of that is for the record, and
 * what is left for the bus.
 */
export const deviceReadLimits: DeviceReadLimits = {
  pace: { usualCalls: 2, maxCalls: 16, slowMs: 10 },
  maxPending: 4000,
  waitMs: 700,
  callTimeoutMs: 2000,
  maxAttempts: 3,
  backoffMs: 25,
}

type Waiting = {
  readonly deviceId: string
  readonly onEnd: (end: ReadEnd) => void
  attempts: number
  /** Ends the waiting; undefined once that is over. */
  release: (() => void) | undefined
}

/**
 * Group commit for reads: a call takes all devices that wait when it starts, at most {@link MAX_KEYS}, and no timer makes a lone one wait. While the
 * table does not answer, devices do not wait for it, and one call at a time tries whether it does again.
 * @param onFailure receives the error of each call that failed
 * @param now ms, monotonic
 * @param random 0 to 1, for the jitter between attempts
 */
export const deviceReads = ({
  read,
  now,
  onFailure,
  random = Math.random,
  limits = deviceReadLimits,
}: {
  readonly read: ReadDevices
  readonly now: () => number
  readonly onFailure: (error: unknown) => void
  readonly random?: () => number
  readonly limits?: DeviceReadLimits
}): DeviceReads => {
  const queue: Waiting[] = []
  let pending = 0
  let isFlushing = false
  const pace = callPace(limits.pace, now)
  const breaker = tableBreaker({ now })
  const waits = deadlines<Waiting>({
    afterMs: limits.waitMs,
    isSettled: ({ release }) => release === undefined,
    onDue: waiting => letGo(waiting),
    now,
  })

  const letGo = (waiting: Waiting): void => {
    waiting.release?.()
    waiting.release = undefined
  }

  const end = (waiting: Waiting, how: ReadEnd): void => {
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

  const call = async (group: readonly Waiting[]): Promise<void> => {
    const giveUp = new AbortController()
    const late = setTimeout(breaker.slow, limits.waitMs)
    const timer = setTimeout(
      () => giveUp.abort(new Error('the Devices table did not answer in time')),
      limits.callTimeoutMs,
    )
    const began = now()
    try {
      // A key may stand in a call only once.
      const deviceIds = [...new Set(group.map(({ deviceId }) => deviceId))]
      const records = await read(deviceIds, giveUp.signal)
      if (now() - began < limits.waitMs) breaker.well()
      for (const waiting of group) {
        if (records.has(waiting.deviceId)) end(waiting, { record: records.get(waiting.deviceId) })
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
  const again = (waiting: Waiting): void => {
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
    begin: (deviceId, onEnd) => {
      const isOpen = breaker.isOpen()
      if (isOpen && (!breaker.mayTry() || pending >= MAX_KEYS)) return 'unreadable'
      if (pending >= limits.maxPending) return 'tooManyReads'
      pending += 1
      const waiting: Waiting = { deviceId, onEnd, attempts: 0, release: undefined }
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
