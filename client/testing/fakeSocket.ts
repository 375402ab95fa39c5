import type { OpenWebSocket } from '../webSocket.ts'

/** A socket whose other end is the test. */
export type FakeSocket = {
  readonly query: URLSearchParams
  readonly token: string | undefined
  readonly sent: readonly Record<string, unknown>[]
  readonly isClosed: () => boolean
  readonly say: (frame: object) => void
  /** The server says `connected`, as it does at this time. */
  readonly connect: (ms?: number) => void
  /** The server says that history is complete. */
  readonly live: (deviceId?: string) => void
  readonly cut: () => void
}

/** Opens sockets and keeps them, the first one first. */
export const fakeSockets = (): { readonly sockets: readonly FakeSocket[]; readonly openWebSocket: OpenWebSocket } => {
  const sockets: FakeSocket[] = []
  const openWebSocket: OpenWebSocket = (url, [, token]) => {
    const listeners = new Map<string, (event: object) => void>()
    const sent: Record<string, unknown>[] = []
    let isClosed = false
    const query = new URL(url).searchParams
    const deviceId = `${query.get('deviceId')}`
    const say = (frame: object) => listeners.get('message')?.({ data: JSON.stringify(frame) })
    sockets.push({
      query,
      token,
      sent,
      isClosed: () => isClosed,
      say,
      connect: (ms = 1_000) => {
        listeners.get('open')?.({})
        say({ type: 'connected', deviceId, timestamp: new Date(ms).toISOString(), protocol: 'sonde.v1' })
      },
      live: (id = deviceId) => say({ type: 'live', deviceId: id }),
      cut: () => listeners.get('close')?.({ code: 1006, reason: '' }),
    })
    return {
      send: text => {
        if (text !== 'ping') sent.push(JSON.parse(text))
      },
      close: () => {
        isClosed = true
      },
      addEventListener: (type, listener) => listeners.set(type, listener),
    }
  }
  return { sockets, openWebSocket }
}
