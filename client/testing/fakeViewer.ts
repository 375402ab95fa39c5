import type { WebSocket } from 'ws'
import type { EventFrame, StatusChange } from '../frames.ts'
import { idAt, idOf } from '../ids.ts'
import type { Behaviour } from './fakeSonde.ts'

/** A connection as the server sees it. */
export type FakeViewer = {
  readonly watches: ReadonlySet<string>
  /** The devices whose status it subscribed to. */
  readonly statuses: ReadonlySet<string>
  readonly tell: (changes: readonly StatusChange[]) => void
  readonly push: (event: EventFrame) => void
  readonly pushTogether: (events: readonly EventFrame[]) => void
  readonly send: (frame: object) => void
  readonly cut: () => void
}

type Wish = { readonly tail?: number | undefined; readonly since?: string | undefined }

/** Serves one connection. */
export const fakeViewer = ({
  socket,
  query,
  behaviour,
  history,
  heard,
}: {
  socket: WebSocket
  query: URLSearchParams
  behaviour: Behaviour
  history: (deviceId: string) => readonly EventFrame[]
  heard: (text: string) => void
}): FakeViewer => {
  const first = query.get('deviceId') ?? ''
  const isOfStatus = query.get('status') === '1' && !behaviour.isOlder
  const watches = new Set(isOfStatus ? [] : [first])
  const statuses = new Set(isOfStatus ? [first] : [])
  const timestamp = () => new Date().toISOString()

  const send = (frame: object) => socket.send(JSON.stringify(frame))
  const pause = async () => {
    const ms = behaviour.delayMs()
    if (ms > 0) await new Promise(done => setTimeout(done, ms))
  }
  const backlog = async (deviceId: string, { tail, since }: Wish) => {
    let events: readonly EventFrame[] = []
    let gap: object | undefined
    if (deviceId === '*' && !behaviour.hasMergedHistory && (tail || since)) {
      send({ type: 'error', code: 'no-merged-history', message: 'None is kept.', deviceId })
      return send({ type: 'live', deviceId })
    }
    if (tail) events = history(deviceId).slice(-tail)
    if (since) {
      const from = idOf(since)
      if (from < behaviour.horizon) send({ type: 'gap', deviceId, from, to: behaviour.horizon, reason: 'expired' })
      const found = history(deviceId).filter(({ id }) => id > from)
      events = found.slice(0, behaviour.backlog)
      const last = events.at(-1)
      if (last && events.length < found.length) {
        gap = { type: 'gap', deviceId, from: last.id, to: idAt(Date.now()).slice(0, 10), reason: 'backlog-limit' }
      }
    }
    for (let from = 0; from < events.length; from += behaviour.piece) {
      await pause()
      send({ type: 'history', deviceId, events: events.slice(from, from + behaviour.piece), done: false })
    }
    if (tail || since) send({ type: 'history', deviceId, events: [], done: true })
    if (gap) send(gap)
    await pause()
    send({ type: 'live', deviceId })
  }

  const open = async () => {
    await pause()
    if (!behaviour.answers) return
    if (behaviour.isFull) {
      send({ type: 'error', code: 'too-many-connections', message: 'Close one.' })
      return socket.close()
    }
    const status = isOfStatus ? { status: true } : {}
    send({ type: 'connected', deviceId: first, timestamp: timestamp(), protocol: 'sonde.v1', ...status })
    if (isOfStatus) return send({ type: 'live', deviceId: first, status: true })
    if (behaviour.isOlder) send({ type: 'error', code: 'unknown-parameter', message: 'Not a parameter: batch.' })
    const tail = Number(query.get('tail') ?? 0)
    await backlog(first, { tail, since: query.get('since') ?? undefined })
  }
  socket.on('message', data => {
    const text = data.toString()
    heard(text)
    if (text === 'ping') {
      if (behaviour.answersPings) send({ type: 'pong', timestamp: timestamp() })
      return
    }
    const message: { action: string; deviceId: string; status?: true } & Wish = JSON.parse(text)
    const { action, deviceId, tail, since, status } = message
    const own = status ? statuses : watches
    if (deviceId === 'not an id') {
      return send({ type: 'error', code: 'bad-message', message: `Not a valid "${action}".` })
    }
    if (action === 'unsubscribe') {
      own.delete(deviceId)
      return send({ type: 'unsubscribed', deviceId, timestamp: timestamp(), status })
    }
    if (deviceId === 'foreign') {
      return send({ type: 'error', code: 'foreign-device', message: 'Not yours.', deviceId })
    }
    if (!own.has(deviceId) && watches.size + statuses.size >= behaviour.maxSubscriptions) {
      return send({ type: 'error', code: 'too-many-subscriptions', message: 'Full.', deviceId })
    }
    own.add(deviceId)
    send({ type: 'subscribed', deviceId, timestamp: timestamp(), status })
    if (status) return send({ type: 'live', deviceId, status })
    void backlog(deviceId, { tail, since })
  })
  socket.on('error', () => {})
  void open()

  return {
    watches,
    statuses,
    tell: changes => {
      const told = changes.filter(({ deviceId }) => statuses.has(deviceId) || statuses.has('*'))
      if (told.length > 0) send({ type: 'status', deviceId: statuses.has('*') ? '*' : first, changes: told })
    },
    send,
    push: event => {
      if (!watches.has(event.deviceId) && !watches.has('*')) return
      const ms = behaviour.delayMs()
      if (ms > 0) setTimeout(() => send(event), ms)
      else send(event)
    },
    pushTogether: events => {
      const seen = events.filter(({ deviceId }) => watches.has(deviceId) || watches.has('*'))
      if (query.get('batch') === '1') send({ type: 'events', deviceId: watches.has('*') ? '*' : first, events: seen })
      else for (const event of seen) send(event)
    },
    cut: () => socket.terminate(),
  }
}
