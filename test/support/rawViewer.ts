import WebSocket from 'ws'
import * as z from 'zod'

const Frame = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  timestamp: z.string().optional(),
  events: z.array(z.looseObject({ id: z.string(), timestamp: z.string() })).optional(),
})

/** How far a reader goes back behind the newest that it knows, ms. */
const OVERLAP_MS = 30_000

/** A viewer without the SDK: raw frames, `since`, merging by id. It reconnects as soon as it is cut. */
export type RawViewer = {
  /** Every event id that has come. */
  readonly ids: ReadonlySet<string>
  /** Connects anew, and resolves when what is stored has been read. */
  readonly readAgain: () => Promise<void>
  readonly close: () => void
}

export const rawViewer = (url: string, token: string): RawViewer => {
  const ids = new Set<string>()
  let newestMs = 0
  let socket: WebSocket | undefined
  let isOver = false
  let liveListeners: (() => void)[] = []

  const note = ({ id, timestamp = '' }: { id: string; timestamp?: string | undefined }) => {
    ids.add(id)
    newestMs = Math.max(newestMs, Date.parse(timestamp))
  }
  const connect = () => {
    if (isOver) return
    const since = newestMs === 0 ? '' : `&since=${new Date(newestMs - OVERLAP_MS).toISOString()}`
    const opened = new WebSocket(`${url}${since}`, ['sonde.v1', token])
    socket = opened
    opened.on('message', data => {
      const { type, id, timestamp, events = [] } = Frame.parse(JSON.parse(data.toString()))
      if (id) note({ id, timestamp })
      events.forEach(note)
      if (type === 'connected' && newestMs === 0) newestMs = Date.parse(timestamp ?? '')
      if (type !== 'live') return
      for (const done of liveListeners) done()
      liveListeners = []
    })
    opened.on('error', () => undefined)
    opened.on('close', () => {
      if (opened === socket) connect()
    })
  }
  connect()
  return {
    ids,
    readAgain: () =>
      new Promise(done => {
        liveListeners.push(done)
        const old = socket
        connect()
        old?.terminate()
      }),
    close: () => {
      isOver = true
      socket?.terminate()
    },
  }
}
