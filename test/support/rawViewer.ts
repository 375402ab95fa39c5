import WebSocket from 'ws'
import * as z from 'zod'
import { timeOf } from '../../client/ids.ts'
import { messageOf } from './completeness.ts'

const Frame = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  timestamp: z.string().optional(),
  events: z.array(z.looseObject({ id: z.string() })).optional(),
})

/** How far a reader goes back behind the newest that it knows, ms. */
const OVERLAP_MS = 30_000

/** When a connection that was refused is tried again, ms. */
const RETRY_MS = 200

/** A viewer without the SDK, by the steps of docs/viewers.md: raw frames, `since`, merging by id, looking again until all is stored. */
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
  /** Events that were pushed and were in no history yet, ms since 1970 by message. */
  const notStored = new Map<string, number>()
  let socket: WebSocket | undefined
  let isOver = false
  let liveListeners: (() => void)[] = []

  /** Events that should be stored by now, and are not known to be, ms since 1970. */
  const late = () => [...notStored.values()].filter(ms => ms < Date.now() - settleMs)
  const connect = () => {
    if (isOver) return
    let since = newestMs === 0 ? '' : new Date(Math.min(newestMs, ...late()) - OVERLAP_MS).toISOString()
    const opened = new WebSocket(`${url}?deviceId=*${since && `&since=${since}`}`, ['sonde.v1', token])
    let hasLooked = false
    let hasOpened = false
    let nextLook: NodeJS.Timeout | undefined
    socket = opened
    const look = () => {
      hasLooked = true
      opened.send(JSON.stringify({ action: 'subscribe', deviceId: '*', since }))
    }
    opened.on('message', data => {
      const { type, id, timestamp, events = [] } = Frame.parse(JSON.parse(data.toString()))
      for (const event of id ? [{ id }] : events) {
        ids.add(event.id)
        newestMs = Math.max(newestMs, timeOf(event.id))
        if (type === 'history') notStored.delete(messageOf(event.id))
        else notStored.set(messageOf(event.id), timeOf(event.id))
      }
      if (type === 'connected') since ||= timestamp ?? ''
      if (type !== 'live') return
      clearTimeout(nextLook)
      if (!hasLooked || late().length > 0) nextLook = setTimeout(look, settleMs)
      for (const done of liveListeners) done()
      liveListeners = []
    })
    opened.on('open', () => {
      hasOpened = true
    })
    opened.on('error', () => undefined)
    opened.on('close', () => {
      clearTimeout(nextLook)
      // While nothing listens there, it is tried again every now and then.
      if (opened === socket) setTimeout(connect, hasOpened ? 0 : RETRY_MS)
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
