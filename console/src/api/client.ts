import type { Configuration, ConfigurationChange } from '../../../core/contracts/configuration.ts'
import type { Device, DevicePage, Me } from '../../../core/contracts/http.ts'
import type { EventPage } from './history.ts'
import { ApiError, errorOf } from './problem.ts'
import type { Stats } from './stats.ts'

/** The maximum time for an answer, ms. */
const WITHIN_MS = 20_000

/** The HTTP API of the stack; each call throws {@link ApiError}. */
export type Api = {
  readonly me: () => Promise<Me>
  /** Devices that the token covers, page by page in the order of their ids. */
  readonly devices: (signal: AbortSignal) => AsyncGenerator<readonly Device[]>
  readonly device: (deviceId: string, signal?: AbortSignal) => Promise<Device>
  /** Sets the whole desired configuration, if its version is still this one. */
  readonly configure: (deviceId: string, change: ConfigurationChange, version: number) => Promise<Configuration>
  /** Events as `docs/http.md` says: of one device, or of all (`*`). */
  readonly events: (
    deviceId: string,
    query: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) => Promise<EventPage>
  /** Counts of log lines over time. */
  readonly stats: (query: Readonly<Record<string, string>>, signal?: AbortSignal) => Promise<Stats>
  /** Any other request: for parts of the console that are loaded when they are needed. */
  readonly ask: <Answer>(path: string, request?: Request) => Promise<Answer>
}

type Request = {
  readonly method?: 'DELETE' | 'GET' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal | undefined
}

/** The client of the HTTP API. `onError` hears of each error before it is thrown, with the token that was used. */
export const apiClient = ({
  httpUrl,
  token,
  fetch,
  onError = () => undefined,
}: {
  httpUrl: string
  token: () => string | Promise<string>
  fetch: typeof globalThis.fetch
  onError?: (error: ApiError, token: string) => void
}): Api => {
  const ask = async (path: string, { method = 'GET', headers, body, signal }: Request = {}) => {
    const within = AbortSignal.timeout(WITHIN_MS)
    const used = await token()
    const told = (error: ApiError) => {
      onError(error, used)
      return error
    }
    const answer = await fetch(httpUrl + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${used}` },
      signal: signal ? AbortSignal.any([signal, within]) : within,
      ...(body !== undefined && { body }),
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause
      throw told(new ApiError('unreachable', { status: 0, detail: 'No answer.', cause }))
    })
    if (!answer.ok) throw told(await errorOf(answer))
    return answer.status === 204 ? undefined : answer.json()
  }
  const pathOf = (deviceId: string) => (deviceId === '*' ? '' : `/devices/${encodeURIComponent(deviceId)}`)

  return {
    ask,
    me: () => ask('/me'),
    devices: async function* (signal) {
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query = new URLSearchParams({ limit: '1000', ...(cursor && { cursor }) })
        const page: DevicePage = await ask(`/devices?${query}`, { signal })
        yield page.devices
        cursor = page.cursor
      }
    },
    device: (deviceId, signal) => ask(pathOf(deviceId), { signal }),
    configure: (deviceId, change, version) =>
      ask(`${pathOf(deviceId)}/config`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
        body: JSON.stringify(change),
      }),
    events: (deviceId, query, signal) => ask(`${pathOf(deviceId)}/events?${new URLSearchParams(query)}`, { signal }),
    stats: (query, signal) => ask(`/stats?${new URLSearchParams(query)}`, { signal }),
  }
}
