import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { type Connection, needed } from '../connect/connect.ts'
import { NotAllowed } from '../exitCode.ts'
import { printable } from '../line/printable.ts'

/** A request of a command to the HTTP API. */
export type ApiRequest = {
  readonly method?: 'DELETE' | 'GET' | 'POST' | 'PUT'
  /** With its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Asks the HTTP API, and again where a failure may pass. @throws NotAllowed; Refused; the last error when it does not pass */
export type Api = <Schema extends z.ZodType>(request: ApiRequest, schema: Schema) => Promise<z.output<Schema>>

/** The HTTP API refused a request, and asking again does not help. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string
  readonly status: number
  constructor(code: string, status: number, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}

const Problem = z.looseObject({
  code: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
})

const ATTEMPTS = 5
const FIRST_WAIT_MS = 300
const TIMEOUT_MS = 30_000
/** A stage that says when to come back is waited for so often. */
const MAX_LIMITED = 10

export const apiOf = (
  connection: Connection,
  { signal, say }: { readonly signal: AbortSignal; readonly say: (text: string) => void },
): Api => {
  const http = needed(connection, 'http')
  const once = async ({ method = 'GET', path, headers = {}, body }: ApiRequest) => {
    const authorization = `Bearer ${await connection.token()}`
    const response = await fetch(`${http}${path}`, {
      method,
      headers: { accept: 'application/json', ...headers, authorization },
      ...(body !== undefined && { body }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
  }
  return async (request, schema) => {
    for (let failures = 0, limited = 0; ; ) {
      signal.throwIfAborted()
      const answer = await once(request).catch((error: unknown) => {
        signal.throwIfAborted()
        if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error
        return { failed: `${http} cannot be reached: ${reasonOf(error)}` }
      })
      if ('failed' in answer || answer.status >= 500) {
        const failed = 'failed' in answer ? answer.failed : refusalOf(answer).message
        if (++failures === ATTEMPTS) throw new Error(failed)
        await wait(Math.random() * FIRST_WAIT_MS * 2 ** failures, undefined, { signal })
        continue
      }
      const seconds = Number(answer.retryAfter ?? Number.NaN)
      if (answer.status === 429 && seconds >= 0 && ++limited <= MAX_LIMITED) {
        say(`The stage asks for patience: goes on in ${Math.ceil(seconds)} s`)
        await wait(seconds * 1000 + Math.random() * 1000, undefined, { signal })
        continue
      }
      if (answer.status >= 400) throw refusalOf(answer)
      return schema.parse(jsonIn(answer.text))
    }
  }
}

const refusalOf = ({ status, text }: { readonly status: number; readonly text: string }): Refused | NotAllowed => {
  const { code = `http-${status}`, title, detail } = Problem.safeParse(jsonIn(text)).data ?? {}
  const words = printable([title, detail].filter(Boolean).join(': ') || `the HTTP API answers ${status}`, false)
  return status === 401 || status === 403 ? new NotAllowed(words) : new Refused(code, status, words)
}

const reasonOf = (error: Error): string =>
  error.cause instanceof AggregateError || !(error.cause instanceof Error) ? error.message : error.cause.message

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
