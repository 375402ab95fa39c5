import { MAX_STATEMENTS } from '../../core/table/updateStatement.ts'
import { AwsError } from '../aws/awsError.ts'
import type { Operation } from '../aws/operation.ts'
import { type CallPaceLimits, callPace } from '../callPace.ts'
import type { TableBreaker } from '../tableBreaker.ts'
import { TableBusy } from '../tableCalls.ts'

export type WriteLimits = {
  readonly pace: CallPaceLimits
  /** Writes that wait for a call, or are on their way, at the same time. */
  readonly maxPending: number
  /** How long a write waits for its call, and then how long the call takes until it is given up, ms. */
  readonly timeoutMs: number
}

/** The end of a write that the table decided on: it is made, or its condition did not hold. */
export type WriteEnd = 'made' | 'refused'

type Waiting = {
  readonly key: string
  readonly statement: string
  readonly since: number
  readonly end: (how: WriteEnd | Error) => void
}

/**
 * Group commit for conditional writes: a call takes those that wait when it starts, and the table decides on each by itself (DynamoDB Developer Guide,
 * "Running batch operations with PartiQL for DynamoDB"): a write unit each, as by UpdateItem. No timer makes a lone one wait. Two writes of one item are never
 * in the same call.
 * @param execute BatchExecuteStatement
 * @param now ms, monotonic
 * @returns a function of the key of an item and of its statement as JSON; it throws {@link TableBusy} when the table does not answer in time, or AwsError; the
 * write may then have been made or not
 */
export const groupWrites = ({
  execute,
  breaker,
  limits,
  now,
}: {
  readonly execute: Operation
  readonly breaker: TableBreaker
  readonly limits: WriteLimits
  readonly now: () => number
}): ((key: string, statement: string) => Promise<WriteEnd>) => {
  const queue: Waiting[] = []
  let pending = 0
  let isFlushing = false
  const pace = callPace(limits.pace, now)

  const end = ({ end: told }: Waiting, how: WriteEnd | Error): void => {
    pending -= 1
    told(how)
  }

  /** Those that go with the next call. */
  const take = (): readonly Waiting[] => {
    const group = new Map<string, Waiting>()
    const left: Waiting[] = []
    for (const waiting of queue.splice(0)) {
      if (now() - waiting.since > limits.timeoutMs) end(waiting, new TableBusy(NOT_IN_TIME))
      else if (group.size < MAX_STATEMENTS && !group.has(waiting.key)) group.set(waiting.key, waiting)
      else left.push(waiting)
    }
    queue.push(...left)
    return [...group.values()]
  }

  const mayCall = (): boolean => {
    if (breaker.isOpen()) return pace.calls() === 0
    return queue.length >= MAX_STATEMENTS ? pace.calls() < limits.pace.maxCalls : pace.mayCall()
  }

  const flush = (): void => {
    isFlushing = false
    if (breaker.isOpen() && !breaker.mayTry()) {
      for (const waiting of queue.splice(0)) end(waiting, new TableBusy(NO_ANSWER))
      return
    }
    while (queue.length > 0 && mayCall()) {
      const group = take()
      if (group.length === 0) return
      pace.began()
      void call(group).finally(() => {
        pace.ended()
        flush()
      })
    }
  }

  const call = async (group: readonly Waiting[]): Promise<void> => {
    const giveUp = new AbortController()
    const timer = setTimeout(() => giveUp.abort(new TableBusy(NOT_IN_TIME)), limits.timeoutMs)
    try {
      const input = `{"Statements":[${group.map(({ statement }) => statement).join(',')}]}`
      const ends = endsIn(await execute(input, giveUp.signal), group.length)
      if (ends.some(how => how instanceof Error && !isNotOffered(how))) breaker.slow()
      else breaker.well()
      for (const [at, how] of ends.entries()) {
        const waiting = group[at]
        if (waiting) end(waiting, how)
      }
    } catch (error) {
      if (isNotOffered(error)) breaker.well()
      else breaker.slow()
      const failure = error instanceof Error ? error : new Error(String(error))
      for (const waiting of group) end(waiting, failure)
    } finally {
      clearTimeout(timer)
    }
  }

  return (key, statement) => {
    if (breaker.isOpen() && !(pending === 0 && breaker.mayTry())) return Promise.reject(new TableBusy(NO_ANSWER))
    if (pending >= limits.maxPending) return Promise.reject(new TableBusy('too many calls wait for the table'))
    pending += 1
    return new Promise((resolve, reject) => {
      queue.push({ key, statement, since: now(), end: how => (how instanceof Error ? reject(how) : resolve(how)) })
      if (isFlushing) return
      isFlushing = true
      setImmediate(flush)
    })
  }
}

/** The account, or a service in the place of DynamoDB, does not allow the call or its statements: the table may do well. */
export const isNotOffered = (error: unknown): boolean => error instanceof AwsError && NOT_OFFERED.has(error.name)

const NOT_OFFERED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnknownOperationException',
  'ValidationError',
  'ValidationException',
])

const NOT_IN_TIME = 'the table did not answer in time'
const NO_ANSWER = 'the table does not answer'

/** The end of each statement, in their order ("BatchExecuteStatement", response syntax). @throws Error for any other answer */
const endsIn = (output: unknown, count: number): readonly (WriteEnd | Error)[] => {
  const responses: unknown = Object(output).Responses
  if (!Array.isArray(responses) || responses.length !== count)
    throw new Error('BatchExecuteStatement did not answer each statement')
  return responses.map(endOf)
}

const endOf = (response: unknown): WriteEnd | Error => {
  const error: unknown = Object(response).Error
  if (error === undefined || error === null) return 'made'
  const { Code, Message }: { readonly Code?: unknown; readonly Message?: unknown } = Object(error)
  const code = typeof Code === 'string' ? Code : 'UnknownError'
  if (code === 'ConditionalCheckFailed') return 'refused'
  return new AwsError(code, typeof Message === 'string' ? Message : code, { statusCode: 400 })
}
