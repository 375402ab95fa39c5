// Loaded only when it is needed: it imports types alone, so that the bundle keeps it in a file of its own.
import type { EventFrame, Filter } from './frames.ts'
import type { Reason } from './state.ts'
import type { TokenSource } from './token.ts'
import type { Tuning } from './tuning.ts'

/** The maximum time that a request may take, ms. */
const WITHIN_MS = 10_000

/** A request over HTTP failed. It is a {@link Reason}, too. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError'
  /** Stable, for programs. */
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status: number) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** The settings that a request over HTTP needs. */
export type Asking = Pick<Tuning, 'fetch'> & {
  readonly http?: string | undefined
  readonly token: TokenSource
} & Filter

/** @throws HistoryError with the code and detail of problem+json (RFC 9457) */
const get = async ({ fetch, http, token }: Asking, path: string): Promise<unknown> => {
  const answer = await fetch(`${http}`.replace(/\/$/, '') + path, {
    headers: { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` },
    signal: AbortSignal.timeout(WITHIN_MS),
  })
  const { ok, status } = answer
  if (ok) return answer.json()
  const { code, detail }: { code?: string; detail?: string } = Object(await answer.json().catch(() => 0))
  throw new HistoryError(code ?? `${status}`, detail ?? `HTTP ${status}`, status)
}

/** Finds out why a handshake was refused, which a browser does not tell, by trying the same token over HTTP. */
export const explain = async (asking: Asking, deviceId: string, otherwise: Reason): Promise<Reason> => {
  try {
    await get(asking, `/me?deviceId=${encodeURIComponent(deviceId)}`)
    return otherwise
  } catch (error) {
    const { code = 'unreachable', message, status }: Partial<HistoryError> = Object(error)
    const isAnswer = status !== undefined
    return { code: isAnswer ? `${code}` : 'unreachable', message: `${message}`, ...(isAnswer && { status }) }
  }
}

/** The events from one id to another, both included, of a device or of all (`*`). */
export type Span = { readonly deviceId: string; readonly from: string; readonly to: string }
/**
 * Reads a span from history.
 * @param before the id so many milliseconds before another
 * @throws HistoryError
 */
export const loadEvents = async function* (
  asking: Asking,
  { deviceId, from, to }: Span,
  before: (id: string, ms: number) => string,
): AsyncGenerator<EventFrame> {
  const { level, levels } = asking
  const where = deviceId === '*' ? '' : `/devices/${encodeURIComponent(deviceId)}`
  const query = new URLSearchParams({ since: before(from, 1), until: before(to, -1), limit: '1000' })
  if (level) query.set('level', level)
  for (let cursor: string | null | undefined = ''; cursor !== undefined && cursor !== null; ) {
    if (cursor) query.set('cursor', cursor)
    const page: { events?: EventFrame[]; cursor?: string | null } = Object(
      await get(asking, `${where}/events?${query}`),
    )
    for (const event of page.events ?? []) {
      if (event.id >= from && event.id <= to && (!levels || levels.includes(event.level))) yield event
    }
    cursor = page.cursor
  }
}
