import { MAX_EVENT_BYTES } from '../core/contracts/events.ts'

/** One event as the bus takes it. */
export type BusEntry = {
  readonly detailType: string
  /** The detail as JSON. */
  readonly detail: string
  readonly time: Date
}

/**
 * Puts at most {@link MAX_ENTRIES} entries on the bus in one call.
 * @returns an error code for each entry that was refused, undefined for each that was accepted
 * @throws when the call as a whole failed; nothing is known of its entries then
 */
export type PutEvents = (entries: readonly BusEntry[], signal: AbortSignal) => Promise<readonly (string | undefined)[]>

/** Puts one event on the bus. False when it was not accepted within its time. */
export type Bus = {
  readonly put: (entry: BusEntry) => Promise<boolean>
  /** Entries that are waiting or on their way. */
  readonly pending: () => number
}

export type BusLimits = {
  /** Calls in flight at the same time. Fewer calls are fuller, and cost less. */
  readonly maxConcurrentCalls: number
  /** How long an entry may take with all its retries, ms. */
  readonly budgetMs: number
  /** After this a call is given up, ms. */
  readonly callTimeoutMs: number
  /** Before the second attempt of an entry, ms; doubles with each, and a random part of it is waited. */
  readonly backoffMs: number
}

export const busLimits: BusLimits = { maxConcurrentCalls: 8, budgetMs: 1200, callTimeoutMs: 600, backoffMs: 50 }

/** PutEvents takes no more entries in a call. */
const MAX_ENTRIES = 10

type Waiting = BusEntry & {
  readonly bytes: number
  attempts: number
  settle: ((accepted: boolean) => void) | undefined
}

/**
 * Group commit: a call takes all entries that wait when it starts. There is no timer that would make a lone uplink wait;
 * entries of one turn of the event loop go together. Callers bound the number of waiting entries.
 * @param onFailure receives the error of each call that failed, and the code of each entry that was refused
 * @param random 0 to 1, for the jitter between attempts
 */
export const bus = ({
  putEvents,
  onFailure,
  random = Math.random,
  limits = busLimits,
}: {
  putEvents: PutEvents
  onFailure: (error: unknown) => void
  random?: () => number
  limits?: BusLimits
}): Bus => {
  const queue: Waiting[] = []
  let calls = 0
  let pending = 0
  let isFlushing = false

  const flush = (): void => {
    isFlushing = false
    while (calls < limits.maxConcurrentCalls) {
      const group = nextGroup(queue)
      if (group.length === 0) return
      calls += 1
      void call(group).finally(() => {
        calls -= 1
        flush()
      })
    }
  }

  const flushSoon = (): void => {
    if (isFlushing) return
    isFlushing = true
    setImmediate(flush)
  }

  const call = async (group: readonly Waiting[]): Promise<void> => {
    const giveUp = new AbortController()
    const timer = setTimeout(() => giveUp.abort(new Error('the bus did not answer in time')), limits.callTimeoutMs)
    try {
      const outcomes = await putEvents(group, giveUp.signal)
      group.forEach((entry, index) => {
        const errorCode = index < outcomes.length ? outcomes[index] : 'no outcome'
        if (errorCode === undefined) entry.settle?.(true)
        else retry(entry, errorCode)
      })
    } catch (error) {
      for (const entry of group) retry(entry, error)
    } finally {
      clearTimeout(timer)
    }
  }

  const retry = (entry: Waiting, error: unknown): void => {
    onFailure(error)
    const wait = limits.backoffMs * 2 ** entry.attempts * (0.5 + random() / 2)
    entry.attempts += 1
    setTimeout(() => {
      if (entry.settle === undefined) return
      queue.push(entry)
      flushSoon()
    }, wait)
  }

  return {
    put: entry =>
      new Promise(resolve => {
        const waiting: Waiting = { ...entry, bytes: Buffer.byteLength(entry.detail), attempts: 0, settle: undefined }
        const deadline = setTimeout(() => waiting.settle?.(false), limits.budgetMs)
        waiting.settle = accepted => {
          waiting.settle = undefined
          clearTimeout(deadline)
          pending -= 1
          resolve(accepted)
        }
        pending += 1
        queue.push(waiting)
        flushSoon()
      }),
    pending: () => pending,
  }
}

/** Takes the entries of one call from the queue; entries that are past their time are dropped. */
const nextGroup = (queue: Waiting[]): Waiting[] => {
  const group: Waiting[] = []
  let bytes = 0
  let taken = 0
  for (const entry of queue) {
    const isAlive = entry.settle !== undefined
    if (isAlive && (group.length === MAX_ENTRIES || (group.length > 0 && bytes + entry.bytes > MAX_EVENT_BYTES))) break
    taken += 1
    if (!isAlive) continue
    group.push(entry)
    bytes += entry.bytes
  }
  queue.splice(0, taken)
  return group
}
