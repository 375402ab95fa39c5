import { validateHeaderName, validateHeaderValue } from 'node:http'
import * as z from 'zod'
import type { ReadResult } from '../gateway/invocation.ts'
import { ProxyResult } from '../gateway/proxyResult.ts'
import { MAX_PAYLOAD_BYTES } from '../lambda/limits.ts'

/** The answer to the client. */
export type Answer = {
  readonly status: number
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: Buffer
}

const Result = ProxyResult.extend({
  statusCode: ProxyResult.shape.statusCode.refine(status => status >= 200 && status <= 599, 'no status of an answer'),
  cookies: z.array(z.string()).nullish(),
})

/** Headers of one hop, and what the gateway works out by itself. */
const left = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade'])

const headersOf = (headers: Readonly<Record<string, string>>): Record<string, string> => {
  const kept = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  for (const [name, value] of kept) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  }
  return Object.fromEntries(kept.filter(([name]) => !left.has(name)))
}

const hasStatus = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && 'statusCode' in payload

/** A result without a status code is the body itself. */
const inferred = (payload: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload ?? null)),
})

/**
 * Reads the result of a function, format 2.0. API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs
 * in API Gateway", Lambda function response for format 2.0. The content type of an answer that names none is not on the page; one
 * without a body has it too.
 */
export const readResult: ReadResult<Answer> = payload => {
  if (Buffer.byteLength(JSON.stringify(payload) ?? '') > MAX_PAYLOAD_BYTES) return { wrong: 'it is over 6 MB' }
  if (!hasStatus(payload)) return { answer: inferred(payload) }
  const read = Result.safeParse(payload)
  if (!read.success) return { wrong: z.prettifyError(read.error) }
  const { statusCode, headers, cookies, body, isBase64Encoded } = read.data
  try {
    return {
      answer: {
        status: statusCode,
        headers: { 'content-type': 'text/plain;charset=UTF-8', ...headersOf(headers ?? {}) },
        cookies: (cookies ?? []).map(cookie => {
          validateHeaderValue('set-cookie', cookie)
          return cookie
        }),
        body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
      },
    }
  } catch (error) {
    return { wrong: String(error) }
  }
}
