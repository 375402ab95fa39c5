import { type Deadlines, deadlines } from '../core/runtime/deadlines.ts'
import { type CallPaceLimits, callPace } from './callPace.ts'
import { type BusEntry, type Loaded, loadEntries, type ToPut } from './entries.ts'

/**
 * Puts at most ten entries on the bus in one call.
 * @returns an error code for each entry that was refused, undefined for each that was accepted
 * @throws when the call as a whole failed; nothing is known of its entries then
 */
export type PutEvents = (entries: readonly BusEntry[], signal: AbortSignal) => Promise<readonly (string | undefined)[]>

/** The bus. Each function answers false when it was not accepted within its time. */
export type Bus = {
  /** Puts one event. @param waitedMs how long it has waited for something else before: it has less time then */
  readonly put: (entry: BusEntry, waitedMs?: number) => Promise<boolean>
  /**
   * Puts one uplink, in an event with others that wait.
   * @param json its place in the list of the event
   * @param receivedAt ms since 1970
   * @param waitedMs as for an event
   */
  readonly putUplink: (json: string, receivedAt: number, waitedMs: number) => Promise<boolean>
  /** Events and uplinks that are waiting or on their way. */
  readonly pending: () => number
  /** Since when nothing was accepted though it was tried, ms of a monotonic clock; undefined after anything was. */
  readonly health: () => BusHealth
}

/** @see Bus */
export type BusHealth = { readonly refusedSince: number | undefined }

export type BusLimits = {
  readonly pace: CallPaceLimits
  /** How long an entry may take with all its retries, ms. */
  readonly budgetMs: number
  /** The same for one that has waited for longer than `lateMs` before. */
  readonly lateBudgetMs: number
  readonly lateMs: number
  /** After this a call is given up, ms. */
  readonly callTimeoutMs: number
  /** Before the second attempt of an entry, ms; doubles with each, and a random part of it is waited. */
  readonly backoffMs: number
}

export const busLimits: BusLimits = {
  pace: { usualCalls: 2, maxCalls: 8, slowMs: 20 },
  budgetMs: 1200,
  lateBudgetMs: 750,
  lateMs: 250,
  callTimeoutMs: 600,
  backoffMs: 50,
}

type Waiting = ToPut & {
  attempts: number
  settle: ((accepted: boolean) => void) | undefined
}

/**
 * Group commit: a call takes what waits when it starts. There is no timer that would make a lone uplink wait; what comes in one
 * turn of the event loop goes together. Callers bound the number that waits.
 * @param onFailure receives the error of each call that failed, and the code of each entry that was refused
 * @param onRefused is called for each that was not accepted within its time
 * @param now ms, monotonic
 * @param random 0 to 1, for the jitter between attempts
 */
export const bus = ({
  putEvents,
  onFailure,
  onRefused = () => undefined,
  now = () => performance.now(),
  random = Math.random,
  limits = busLimits,
}: {
  putEvents: PutEvents
  onFailure: (error: unknown) => void
  onRefused?: () => void
  now?: () => number
  random?: () => number
  limits?: BusLimits
}): Bus => {
  let queue: Waiting[] = []
  const pace = callPace(limits.pace, now)
  let pending = 0
  let isFlushing = false
  let refusedSince: number | undefined
  const within = (afterMs: number) =>
    deadlines<Waiting>({
      afterMs,
      isSettled: ({ settle }) => settle === undefined,
      onDue: waiting => waiting.settle?.(false),
      now,
    })
  const [budgets, lateBudgets] = [within(limits.budgetMs), within(limits.lateBudgetMs)]

  const flush = (): void => {
    isFlushing = false
    while (queue.length > 0 && pace.mayCall()) {
      // Puts whose time is over are not sent.
      queue = queue.filter(({ settle }) => settle !== undefined)
      const { entries, left } = loadEntries(queue)
      if (entries.length === 0) return
      queue = left
      pace.began()
      void call(entries).finally(() => {
        pace.ended()
        flush()
      })
    }
  }

  const flushSoon = (): void => {
    if (isFlushing) return
    isFlushing = true
    setImmediate(flush)
  }

  const call = async (entries: readonly Loaded<Waiting>[]): Promise<void> => {
    const giveUp = new AbortController()
    const timer = setTimeout(() => giveUp.abort(new Error('the bus did not answer in time')), limits.callTimeoutMs)
    try {
      const outcomes = await putEvents(
        entries.map(({ entry }) => entry),
        giveUp.signal,
      )
      entries.forEach(({ puts }, index) => {
        const errorCode = index < outcomes.length ? outcomes[index] : 'no outcome'
        if (errorCode === undefined) {
          refusedSince = undefined
          for (const put of puts) put.settle?.(true)
        } else refuse(puts, errorCode)
      })
    } catch (error) {
      refuse(
        entries.flatMap(({ puts }) => puts),
        error,
      )
    } finally {
      clearTimeout(timer)
    }
  }

  /** Puts them again after a while: together, since they would be one entry again. */
  const refuse = (puts: readonly Waiting[], error: unknown): void => {
    refusedSince ??= now()
    onFailure(error)
    const attempts = puts[0]?.attempts ?? 0
    for (const put of puts) put.attempts += 1
    const wait = limits.backoffMs * 2 ** attempts * (0.5 + random() / 2)
    setTimeout(() => {
      queue = [...puts.filter(({ settle }) => settle !== undefined), ...queue]
      flushSoon()
    }, wait)
  }

  const wait = (
    detailType: string | undefined,
    json: string,
    receivedAt: number,
    { add }: Deadlines<Waiting>,
  ): Promise<boolean> =>
    new Promise(resolve => {
      const waiting: Waiting = {
        detailType,
        json,
        bytes: Buffer.byteLength(json),
        receivedAt,
        attempts: 0,
        settle: accepted => {
          waiting.settle = undefined
          pending -= 1
          if (!accepted) onRefused()
          resolve(accepted)
        },
      }
      pending += 1
      queue.push(waiting)
      add(waiting)
      flushSoon()
    })

  const budgetOf = (waitedMs: number): Deadlines<Waiting> => (waitedMs > limits.lateMs ? lateBudgets : budgets)

  return {
    put: ({ detailType, detail, time }, waitedMs = 0) => wait(detailType, detail, time.getTime(), budgetOf(waitedMs)),
    putUplink: (json, receivedAt, waitedMs) => wait(undefined, json, receivedAt, budgetOf(waitedMs)),
    pending: () => pending,
    health: () => ({ refusedSince }),
  }
}
