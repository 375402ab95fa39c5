import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { basename, join } from 'node:path'
import { WebSocketServer } from 'ws'
import type { EventFrame, StatusChange } from '../frames.ts'
import type { ListedDevice } from '../statusItems.ts'
import { type FakeViewer, fakeViewer } from './fakeViewer.ts'

/** How it behaves; a test changes it while it runs. */
export type Behaviour = {
  /** Handshakes are refused with this status, and so is `/me`. */
  refuse: { readonly status: number; readonly code?: string; readonly detail?: string } | undefined
  /** Only handshakes and `/me` for this device are refused; all of them when it is empty. */
  refusedDevice: string
  /** No socket opens, though the HTTP API accepts the token. */
  opensSockets: boolean
  /** The parts that `/health` reports as failing. */
  failing: readonly string[]
  answersPings: boolean
  /** It says `connected` and sends backlogs. */
  answers: boolean
  /** Events in one history frame, and in one backlog. */
  piece: number
  backlog: number
  /** Waits before each frame that it sends; 0 sends at once, in order. */
  delayMs: () => number
  /** Says `too-many-connections` and cuts, instead of `connected`. */
  isFull: boolean
  /** It does not know a parameter of the URL. */
  isOlder: boolean
  /** Events before this id have expired. */
  horizon: string
  hasMergedHistory: boolean
  /** The maximum number of subscriptions over one socket. */
  maxSubscriptions: number
  /** The largest `tail`, which `/me` and a handshake check. */
  maxTail: number
  /** Requests for devices are refused with this status. */
  refuseDevices: { readonly status: number; readonly code?: string; readonly detail?: string } | undefined
  /** Devices in one page. */
  page: number
}

/** A server that speaks Sonde's protocol on real ports, and misbehaves as it is told. */
export type FakeSonde = {
  readonly url: string
  readonly http: string
  readonly behaviour: Behaviour
  readonly viewers: ReadonlySet<FakeViewer>
  /** Every query that a socket was opened with, and every message that came. */
  readonly opened: readonly URLSearchParams[]
  readonly tokens: readonly string[]
  readonly messages: readonly string[]
  /** The paths and queries of requests for devices. */
  readonly asked: readonly string[]
  /** The devices that `GET /devices` knows, by their ids. */
  readonly devices: Map<string, ListedDevice>
  /** Tells changes to those who subscribed to the status of their devices. */
  readonly tell: (...changes: readonly StatusChange[]) => void
  readonly stored: readonly EventFrame[]
  /** Puts an event into history. */
  readonly store: (event: EventFrame) => void
  /** Sends an event to those who watch its device. */
  readonly push: (event: EventFrame) => void
  /** Sends events to those who watch them, together in one frame to each who asked for that. */
  readonly pushTogether: (events: readonly EventFrame[]) => void
  /** Both. */
  readonly say: (event: EventFrame) => void
  /** Cuts every socket. */
  readonly cut: () => void
  /** Resolves once this holds, now or after anything that comes in. */
  readonly until: (holds: () => boolean) => Promise<void>
  readonly close: () => Promise<void>
}

/** @param files served under `/`, by their names */
export const startFakeSonde = async (files?: string): Promise<FakeSonde> => {
  const behaviour: Behaviour = {
    refuse: undefined,
    refusedDevice: '',
    opensSockets: true,
    failing: [],
    answersPings: true,
    answers: true,
    piece: 3,
    backlog: 10_000,
    delayMs: () => 0,
    isFull: false,
    isOlder: false,
    horizon: '',
    hasMergedHistory: true,
    maxSubscriptions: 100,
    maxTail: 10_000,
    refuseDevices: undefined,
    page: 100,
  }
  const devices = new Map<string, ListedDevice>()
  const asked: string[] = []
  const stored: EventFrame[] = []
  const viewers = new Set<FakeViewer>()
  const opened: URLSearchParams[] = []
  const tokens: string[] = []
  const messages: string[] = []
  const waiting = new Set<() => void>()
  const look = () => {
    for (const one of waiting) one()
  }
  const history = (deviceId: string) =>
    stored.filter(event => (deviceId === '*' || event.deviceId === deviceId) && event.id >= behaviour.horizon)

  const refusalOf = (query: URLSearchParams): Behaviour['refuse'] => {
    if (Number(query.get('tail')) > behaviour.maxTail) {
      const isOlder = behaviour.isOlder && query.has('tail')
      return { status: 400, code: 'bad-request', detail: isOlder ? 'tail: not known' : 'tail: too large' }
    }
    return ['', query.get('deviceId')].includes(behaviour.refusedDevice) ? behaviour.refuse : undefined
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(error => response.writeHead(500).end(String(error)))
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(`http://fake${request.url}`)
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', 'authorization')
    if (request.method === 'OPTIONS') return response.end()
    const refuse = refusalOf(searchParams)
    if (pathname === '/health') {
      const said = (part: string) => (behaviour.failing.includes(part) ? 'failing' : 'ok')
      const tables = { devices: said('devices'), events: said('events'), viewers: said('viewers') }
      return response.end(JSON.stringify({ status: said('bus'), bus: said('bus'), tables, viewers: 0 }))
    }
    if (pathname === '/me') return refuse ? problem(response, refuse) : response.end('{"sub":"fake"}')
    if (pathname.endsWith('/events')) {
      if (refuse) return problem(response, refuse)
      const deviceId = pathname === '/events' ? '*' : `${pathname.split('/')[2]}`
      const since = searchParams.get('since') ?? ''
      const until = searchParams.get('until') ?? '~'
      const from = Number(searchParams.get('cursor') ?? 0)
      const found = history(deviceId).filter(({ id }) => id > since && id < until)
      const to = from + behaviour.piece
      return response.end(JSON.stringify({ events: found.slice(from, to), cursor: to < found.length ? `${to}` : null }))
    }
    if (pathname.startsWith('/devices')) {
      asked.push(`${request.url}`)
      look()
      if (behaviour.refuseDevices) return problem(response, behaviour.refuseDevices)
    }
    if (pathname === '/devices') {
      const from = Number(searchParams.get('cursor') ?? 0)
      const all = [...devices.values()]
      const to = from + behaviour.page
      return response.end(JSON.stringify({ devices: all.slice(from, to), cursor: to < all.length ? `${to}` : null }))
    }
    if (pathname.startsWith('/devices/') && devices.has(basename(pathname)))
      return response.end(JSON.stringify(devices.get(basename(pathname))))
    if (pathname.startsWith('/devices/')) {
      const deviceId = `${pathname.split('/')[2]}`
      if (history(deviceId).length > 0) return response.end(JSON.stringify({ deviceId }))
      return problem(response, { status: 404, code: 'unknown-device', detail: 'never heard' })
    }
    const name = basename(pathname) || 'index.html'
    if (!files) return response.writeHead(404).end()
    if (name === 'index.html')
      return response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title>')
    response.setHeader('content-type', 'text/javascript')
    return response.end(await readFile(join(files, name)))
  }

  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'sonde.v1' })
  server.on('upgrade', (request, socket, head) => {
    const query = new URL(`http://fake${request.url}`).searchParams
    const refuse = behaviour.opensSockets ? refusalOf(query) : { status: 500 }
    const [, token = ''] = `${request.headers['sec-websocket-protocol']}`.split(/, */)
    tokens.push(token)
    look()
    if (refuse) return socket.end(`HTTP/1.1 ${refuse.status} Refused\r\nconnection: close\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, opening => {
      opened.push(query)
      const viewer = fakeViewer({
        socket: opening,
        query,
        behaviour,
        history,
        heard: text => {
          messages.push(text)
          look()
        },
      })
      viewers.add(viewer)
      opening.on('close', () => {
        viewers.delete(viewer)
        look()
      })
      look()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  const store = (event: EventFrame) => {
    stored.push(event)
    stored.sort((one, other) => (one.id < other.id ? -1 : 1))
  }
  const push = (event: EventFrame) => {
    for (const viewer of viewers) viewer.push(event)
  }
  return {
    url: `ws://${host}/live`,
    http: `http://${host}`,
    behaviour,
    viewers,
    opened,
    tokens,
    messages,
    asked,
    devices,
    tell: (...changes) => {
      for (const viewer of viewers) viewer.tell(changes)
    },
    stored,
    store,
    push,
    pushTogether: events => {
      for (const viewer of viewers) viewer.pushTogether(events)
    },
    say: event => {
      store(event)
      push(event)
    },
    cut: () => {
      for (const viewer of viewers) viewer.cut()
    },
    until: holds =>
      new Promise(done => {
        const check = () => {
          if (!holds()) return
          waiting.delete(check)
          done()
        }
        waiting.add(check)
        check()
      }),
    close: async () => {
      for (const viewer of viewers) viewer.cut()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const problem = (response: ServerResponse, { status, code, detail }: NonNullable<Behaviour['refuse']>) =>
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: 'Refused', status, code, detail }))
