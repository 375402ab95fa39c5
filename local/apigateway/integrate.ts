import * as z from 'zod'
import type { Caller, Invoke } from '../contracts.ts'

/** What a proxied function returned. */
export type Answer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/**
 * How an invocation ended. `malformed`: it ran and threw, or its result is no proxy response; `failed`: it could not be
 * invoked (no permission, throttled, gone); `late`: it took longer than the integration's timeout.
 */
export type Outcome =
  | { readonly ended: 'answered'; readonly answer: Answer }
  | { readonly ended: 'malformed' | 'failed' | 'late'; readonly why: string }

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** The result of a Lambda proxy. Developer Guide, "Set up Lambda proxy integrations in API Gateway", output format. */
const Result = z.object({
  statusCode: z.union([
    z.int(),
    z
      .string()
      .regex(/^\d{3}$/)
      .transform(Number),
  ]),
  headers: z.record(z.string(), Scalar).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
})

/** Rejects when a function takes longer than API Gateway waits. */
const within = async <T>(ms: number, work: Promise<T>): Promise<T | 'late'> => {
  const { promise, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(resolve, ms, 'late')
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** Runs a function behind a route and reads what it returned. Never throws. */
export const integrate =
  (invoke: Pick<Invoke, 'sync'>) =>
  async (functionArn: string, event: unknown, caller: Caller, timeoutMs: number): Promise<Outcome> => {
    try {
      const result = await within(timeoutMs, invoke.sync(functionArn, event, caller))
      if (result === 'late') return { ended: 'late', why: `no answer within ${timeoutMs} ms` }
      if (result.functionError) return { ended: 'malformed', why: result.functionError.errorMessage }
      const read = Result.safeParse(result.payload)
      if (!read.success) return { ended: 'malformed', why: `not a proxy response: ${z.prettifyError(read.error)}` }
      const { statusCode, headers, body, isBase64Encoded } = read.data
      const text = body && isBase64Encoded ? Buffer.from(body, 'base64').toString() : (body ?? undefined)
      return { ended: 'answered', answer: { statusCode, headers: headers ?? {}, body: text } }
    } catch (error) {
      return { ended: 'failed', why: error instanceof Error ? error.message : String(error) }
    }
  }
