// Loaded only when it is needed: it imports types alone, so that the bundle keeps it in a file of its own.
import type { EventFrame, Filter, From } from './frames.ts'
import type { HistoryError } from './historyError.ts'
import type { Reason } from './state.ts'
import type { TokenSource } from './token.ts'
import type { Tuning } from './tuning.ts'

/** The maximum time that a request may take, ms. */
const WITHIN_MS = 10_000

/** The settings that a request over HTTP needs. */
export type Asking = Pick<Tuning, 'fetch'> & {
  readonly http?: string | undefined
  readonly token: TokenSource
} & Filter

const urlOf = (http: string | undefined, path: string) => `${http}`.replace(/\/$/, '') + path

const ask = async ({ fetch, http, token }: Asking, path: string) =>
  fetch(urlOf(http, path), {
    headers: { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` },
    signal: AbortSignal.timeout(WITHIN_MS),
  })

/** The class, which the other file of the bundle has. */
type Failure = typeof HistoryError

/** Asks the HTTP API. @throws HistoryError with the code of problem+json (RFC 9457), and with its detail or else its title */
export const get = async (asking: Asking, path: string, Failure: Failure): Promise<unknown> => {
  const answer = await ask(asking, path)
  const { ok, status } = answer
  if (ok) return answer.json()
  const problem: { code?: string; detail?: string; title?: string } = Object(await answer.json().catch(() => 0))
  const { code, detail, title } = problem
  throw new Failure(code ?? `${status}`, detail ?? title ?? `HTTP ${status}`, status, title)
}

/** The parts of the stack that fail, as `GET /health` names them; none when it does not answer. */
const failingParts = async (asking: Asking): Promise<readonly string[]> => {
  const health: { bus?: unknown; tables?: unknown } = Object(await (await ask(asking, '/health')).json())
  const parts = Object.entries({ bus: health.bus, ...Object(health.tables) })
  return parts.flatMap(([part, said]) => (said === 'failing' ? part : []))
}

/**
 * The reason of a request that no answer came to. A browser does not tell its scripts whether it was CORS: when the stage
 * answers a request whose answer the page may not read, it was.
 */
const unreachable = async ({ fetch, http }: Asking, message: string): Promise<Reason> => {
  const { origin }: { origin?: string } = Object(Object(globalThis).location)
  try {
    if (!origin) throw new Error(message)
    await fetch(urlOf(http, '/health'), { mode: 'no-cors', headers: {}, signal: AbortSignal.timeout(WITHIN_MS) })
  } catch {
    return { code: 'unreachable', message }
  }
  const told = `the HTTP API answers no page of ${origin}: the stage has to name it in allowedOrigins`
  return { code: 'foreign-origin', message: told }
}

/**
 * Finds out why a handshake was refused, which a browser does not tell, by trying the same token over HTTP. The reason is
 * final when every further attempt would be refused as well; when it names a device, only that one of several is refused.
 * @param from what the URL of the socket asked for
 * @param count how many subscriptions there are
 */
export const explain = async (
  asking: Asking,
  token: string,
  deviceId: string,
  from: From,
  otherwise: Reason,
  count: number,
  Failure: Failure,
): Promise<Reason> => {
  const same = { ...asking, token }
  const refusal = async (wish: Record<string, unknown>): Promise<Reason | undefined> => {
    const query = new URLSearchParams({ deviceId })
    for (const [key, value] of Object.entries(wish)) if (value !== undefined) query.set(key, `${value}`)
    try {
      await get(same, `/me?${query}`, Failure)
      return undefined
    } catch (error) {
      const { code, message, status, title }: Partial<HistoryError> = Object(error)
      if (status === undefined) return unreachable(same, `${message}`)
      // A stage that is older does not know these parameters of `/me`.
      if (/: not known/.test(`${message}`)) return undefined
      const reason = { code: `${code}`, message: `${message}`, status, title }
      // An answer without a problem comes from something between: it says nothing about the token.
      const isProblem = code !== `${status}`
      const isFinal = status === 400 || status === 403 || (status === 401 && asking.token === token)
      return isProblem && isFinal ? { ...reason, isFinal } : reason
    }
  }
  const { tail, since } = from
  const ofDevice = (await refusal({})) ?? (tail || since ? await refusal({ tail, since }) : undefined)
  const isOfOne = ofDevice?.code === 'foreign-device' || ofDevice?.status === 400
  if (ofDevice) return count > 1 && isOfOne ? { ...ofDevice, isFinal: false, deviceId } : ofDevice
  const ofLevel = asking.level && (await refusal({ level: asking.level }))
  if (ofLevel) return ofLevel
  const failing = await failingParts(same).catch(() => [])
  return failing[0] ? { code: 'failing', message: `the stack reports failing parts: ${failing.join(', ')}` } : otherwise
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
  Failure: Failure,
): AsyncGenerator<EventFrame> {
  const { level, levels } = asking
  const where = deviceId === '*' ? '' : `/devices/${encodeURIComponent(deviceId)}`
  const query = new URLSearchParams({ since: before(from, 1), until: before(to, -1), limit: '1000' })
  if (level) query.set('level', level)
  for (let cursor: string | null | undefined = ''; cursor !== undefined && cursor !== null; ) {
    if (cursor) query.set('cursor', cursor)
    const page: { events?: EventFrame[]; cursor?: string | null } = Object(
      await get(asking, `${where}/events?${query}`, Failure),
    )
    for (const event of page.events ?? []) {
      if (event.id >= from && event.id <= to && (!levels || levels.includes(event.level))) yield event
    }
    cursor = page.cursor
  }
}
