import * as z from 'zod'
import type { Invoke } from '../contracts.ts'
import { invocation, type Ran } from '../gateway/invocation.ts'
import { ProxyResult } from '../gateway/proxyResult.ts'

/** The answer of a proxied function. */
export type Answer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** How a route's function ended. */
export type Outcome = Ran<Answer>

/** Runs a function behind a route of a WebSocket API and reads what it returned. Never throws. */
export const integrate = (invoke: Pick<Invoke, 'sync'>) =>
  invocation<Answer>(invoke, payload => {
    const read = ProxyResult.safeParse(payload)
    if (!read.success) return { wrong: z.prettifyError(read.error) }
    const { statusCode, headers, body, isBase64Encoded } = read.data
    const text = body && isBase64Encoded ? Buffer.from(body, 'base64').toString() : (body ?? undefined)
    return { answer: { statusCode, headers: headers ?? {}, body: text } }
  })
