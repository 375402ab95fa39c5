import type { Caller, Invoke } from '../contracts.ts'

/**
 * How an invocation ended. `malformed`: it ran and threw, or its result is no proxy response; `failed`: it could not be
 * invoked (no permission, throttled, gone); `late`: it took longer than the integration's timeout.
 */
export type Ran<Answer> =
  | { readonly ended: 'answered'; readonly answer: Answer }
  | { readonly ended: 'malformed' | 'failed' | 'late'; readonly why: string }

/** Resolves with `late` when a function takes longer than API Gateway waits. */
const within = async <T>(ms: number, work: Promise<T>): Promise<T | 'late'> => {
  const { promise, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(resolve, ms, 'late')
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** Reads the result of a proxied function. */
export type ReadResult<Answer> = (payload: unknown) => { readonly answer: Answer } | { readonly wrong: string }

/** Runs a function behind a route and reads what it returned. Never throws. */
export const invocation =
  <Answer>(invoke: Pick<Invoke, 'sync'>, read: ReadResult<Answer>) =>
  async (functionArn: string, event: unknown, caller: Caller, timeoutMs: number): Promise<Ran<Answer>> => {
    try {
      const result = await within(timeoutMs, invoke.sync(functionArn, event, caller))
      if (result === 'late') return { ended: 'late', why: `no answer within ${timeoutMs} ms` }
      if (result.functionError) return { ended: 'malformed', why: result.functionError.errorMessage }
      const reading = read(result.payload)
      if ('wrong' in reading) return { ended: 'malformed', why: `not a proxy response: ${reading.wrong}` }
      return { ended: 'answered', answer: reading.answer }
    } catch (error) {
      return { ended: 'failed', why: error instanceof Error ? error.message : String(error) }
    }
  }
