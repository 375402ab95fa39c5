import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import * as z from 'zod'
import { backoffMs } from '../../client/backoff.ts'
import { IDEMPOTENCY_KEY, SONDE_REPEATS } from '../../core/events/log/http/idempotencyKey.ts'
import { NotAllowed } from '../exitCode.ts'
import { printable } from '../line/printable.ts'

/** The place that lines go to. */
export type Target = {
  /** The HTTP API. */
  readonly http: string
  readonly token: () => Promise<string>
  readonly reading?: { readonly format?: string | undefined; readonly pattern?: string | undefined }
}

/** The outcome of a request: how many lines were taken, and the reason why others were not. */
export type Delivered = { readonly accepted: number; readonly refused: number; readonly reason?: string }

/**
 * Sends a request until it is answered for good, however long that takes. The stack takes it once however often it is sent.
 * @throws NotAllowed when the token is refused; WrongAddress; AbortError
 */
export type Deliver = (body: string, key: string, signal: AbortSignal) => Promise<Delivered>

/** Something answers that is no stack: sending on would lose every line. */
export class WrongAddress extends Error {
  override readonly name = 'WrongAddress'
}

const Answer = z.looseObject({
  accepted: z.number(),
  rejected: z.array(z.looseObject({ reason: z.string() })).default([]),
  rejectedMore: z.number().default(0),
})
const Problem = z.looseObject({ code: z.string(), title: z.string().optional(), detail: z.string().optional() })

const TIMEOUT_MS = 30_000
const BACKOFF = { firstWaitMs: 500, longestWaitMs: 30_000 }
/** A stack that is told to ask for more patience is asked again after this, s. */
const MAX_RETRY_AFTER = 600
/** A token may be replaced while it is used: it is asked for so often. */
const TOKEN_ATTEMPTS = 3

const compressed = promisify(gzip)

type Outcome =
  | { readonly kind: 'delivered'; readonly delivered: Delivered }
  | { readonly kind: 'again'; readonly why: string; readonly retryAfter?: number | undefined }
  | { readonly kind: 'token'; readonly why: string }

/** @param say is told in one line when the stack does not answer, and when it does again */
export const deliverer = ({
  target,
  say,
  random = Math.random,
}: {
  readonly target: Target
  readonly say: (text: string) => void
  readonly random?: () => number
}): Deliver => {
  const { format, pattern } = target.reading ?? {}
  const query = new URLSearchParams({
    ...(format !== undefined && { format }),
    ...(pattern !== undefined && { pattern }),
  })
  const url = `${target.http}/logs${query.size > 0 ? `?${query}` : ''}`

  const once = async (body: Buffer, key: string, signal: AbortSignal): Promise<Outcome> => {
    const token = await target.token()
    const answered = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
        [IDEMPOTENCY_KEY]: key,
        [SONDE_REPEATS]: 'kept',
      },
      body: new Uint8Array(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
      .then(async response => ({
        status: response.status,
        text: await response.text(),
        retryAfter: retryAfterIn(response.headers.get('retry-after')),
      }))
      .catch((error: unknown) => {
        signal.throwIfAborted()
        return { failed: `${target.http} cannot be reached: ${reasonOf(error)}` }
      })
    return 'failed' in answered ? { kind: 'again', why: answered.failed } : outcomeOf(answered, target.http)
  }

  return async (text, key, signal) => {
    const body = await compressed(Buffer.from(text), { level: 1 })
    let isTold = false
    for (let failures = 0, refusals = 0; ; ) {
      signal.throwIfAborted()
      const outcome = await once(body, key, signal)
      if (outcome.kind === 'delivered') {
        if (isTold) say('the stack takes lines again')
        return outcome.delivered
      }
      if (outcome.kind === 'token' && ++refusals === TOKEN_ATTEMPTS) throw new NotAllowed(outcome.why)
      const after = outcome.kind === 'again' ? outcome.retryAfter : undefined
      const jittered = backoffMs(failures++, { ...BACKOFF, random })
      if (!isTold && failures > 1) {
        isTold = true
        say(`${outcome.why}; lines wait until it does`)
      }
      await wait(after === undefined ? jittered : after * 1000 + random() * 1000, undefined, { signal })
    }
  }
}

type Answered = { readonly status: number; readonly text: string; readonly retryAfter: number | undefined }

const outcomeOf = ({ status, text, retryAfter }: Answered, http: string): Outcome => {
  const answer = Answer.safeParse(jsonIn(text))
  if (status === 202 && answer.success) {
    const { accepted, rejected, rejectedMore } = answer.data
    const [first] = rejected
    const refused = rejected.length + rejectedMore
    return {
      kind: 'delivered',
      delivered: { accepted, refused, ...(first && { reason: printable(first.reason, false) }) },
    }
  }
  const problem = Problem.safeParse(jsonIn(text)).data
  const words = printable([problem?.title, problem?.detail].filter(Boolean).join(': ') || `answer ${status}`, false)
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'again', why: `${http} takes no lines now: ${words}`, retryAfter }
  if (status === 401 || status === 403) return { kind: 'token', why: words }
  // Only an answer of the stack says that these lines, and not the whole way, are at fault.
  if (problem !== undefined && (status === 400 || status === 413))
    return { kind: 'delivered', delivered: { accepted: 0, refused: Number.NaN, reason: words } }
  throw new WrongAddress(`${http} is not the HTTP API of a stack: POST /logs is answered with ${status}`)
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
const retryAfterIn = (header: string | null): number | undefined => {
  if (header === null || header.trim() === '') return undefined
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.min(MAX_RETRY_AFTER, Math.max(0, seconds))
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0])
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
