import type { TableBreaker } from './tableBreaker.ts'

/** A call was not made: the table does not answer, or too many others wait for it. */
export class TableBusy extends Error {
  override readonly name = 'TableBusy'
}

export type TableCallLimits = {
  /** Calls in flight at the same time. */
  readonly maxCalls: number
  /** Calls that wait for others at the same time. */
  readonly maxWaiting: number
  /** How long a call waits for others, and then how long it takes until it is given up, ms. */
  readonly timeoutMs: number
}

type Waiting = { readonly since: number; readonly start: () => void; readonly refuse: (error: TableBusy) => void }

/**
 * Calls of a table one by one, such as writes, so many at a time. A table that is slow piles nothing up: a call that would wait for too long is refused,
 * and while the table does not answer, all are but for one that tries it.
 * @param isAnswer whether an error of a call is the answer of a table that does well
 * @param now ms, monotonic
 */
export const tableCalls = ({
  breaker,
  limits,
  isAnswer,
  now,
}: {
  readonly breaker: TableBreaker
  readonly limits: TableCallLimits
  readonly isAnswer: (error: unknown) => boolean
  readonly now: () => number
}) => {
  let inFlight = 0
  let waiting: Waiting[] = []

  const mayStart = (): boolean => (breaker.isOpen() ? inFlight === 0 && breaker.mayTry() : inFlight < limits.maxCalls)

  const next = (): void => {
    const [first] = waiting
    if (!first) return
    if (breaker.isOpen() || now() - first.since > limits.timeoutMs) {
      // The first of them has waited for the longest: it may be that only it is over.
      const over = waiting.filter(({ since }) => breaker.isOpen() || now() - since > limits.timeoutMs)
      waiting = waiting.slice(over.length)
      for (const { refuse } of over) refuse(new TableBusy('the table did not answer in time'))
    }
    if (mayStart()) waiting.shift()?.start()
  }

  const started = async <Result>(call: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
    const giveUp = new AbortController()
    const timer = setTimeout(() => giveUp.abort(new TableBusy('the table did not answer in time')), limits.timeoutMs)
    try {
      const result = await call(giveUp.signal)
      breaker.well()
      return result
    } catch (error) {
      if (isAnswer(error)) breaker.well()
      else breaker.slow()
      throw error
    } finally {
      clearTimeout(timer)
      inFlight -= 1
      next()
    }
  }

  /** @throws TableBusy when the call is refused, and what it throws itself */
  return async <Result>(call: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
    if (!mayStart()) {
      if (breaker.isOpen()) throw new TableBusy('the table does not answer')
      if (waiting.length >= limits.maxWaiting) throw new TableBusy('too many calls wait for the table')
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      // The place is taken before the call begins, so that no other one takes it meanwhile.
      waiting.push({
        since: now(),
        start: () => {
          inFlight += 1
          resolve()
        },
        refuse: reject,
      })
      await promise
      return started(call)
    }
    inFlight += 1
    return started(call)
  }
}
