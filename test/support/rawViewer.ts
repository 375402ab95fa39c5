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

/** A viewer without the SDK, by the steps of docs/viewers.md: raw frames, `since`, merging by id, one more look. */
export type RawViewer = {
  /** Every event id that has come. */
  readonly ids: ReadonlySet<string>
  /** Connects anew, and resolves when what is stored has been read. */
  readonly readAgain: () => Promise<void>
  readonly close: () => void
}

/** Watches all devices. It reconnects as soon as it is cut. @param settleMs when after `live` history is read once more */
export const rawViewer = (url: string, token: string, settleMs: number): RawViewer => {
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
    let since = newestMs === 0 ? '' : new Date(newestMs - OVERLAP_MS).toISOString()
    const opened = new WebSocket(`${url}?deviceId=*${since && `&since=${since}`}`, ['sonde.v1', token])
    let oneMoreLook: NodeJS.Timeout | undefined
    socket = opened
    opened.on('message', data => {
      const { type, id, timestamp, events = [] } = Frame.parse(JSON.parse(data.toString()))
      if (id) note({ id, timestamp })
      events.forEach(note)
      if (type === 'connected') since ||= timestamp ?? ''
      if (type !== 'live') return
      oneMoreLook ??= setTimeout(
        () => opened.send(JSON.stringify({ action: 'subscribe', deviceId: '*', since })),
        settleMs,
      )
      for (const done of liveListeners) done()
      liveListeners = []
    })
    opened.on('error', () => undefined)
    opened.on('close', () => {
      clearTimeout(oneMoreLook)
      if (opened === socket) connect()
    })
  }
  connect()
  return {
    ids,
    readAgain: () =>
      new Promise(done => {
        const old = socket
        connect()
        liveListeners.push(done)
        old?.terminate()
      }),
    close: () => {
      isOver = true
      socket?.terminate()
    },
  }
}
