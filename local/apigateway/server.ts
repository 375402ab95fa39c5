import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { MAX_HEADER_BYTES } from '../gateway/limits.ts'
import { type Client, clientOf } from './client.ts'
import type { Conversation } from './events.ts'
import type { Handshake } from './handshake.ts'
import { MAX_MESSAGE_BYTES } from './limits.ts'

/** Connections that wait for `accept`, so that a thousand viewers at once do not retry their SYN. */
const BACKLOG = 4096

const refuse = (socket: Duplex, status: number, body: string, contentType = 'application/json'): void => {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    `Content-Type: ${contentType.replace(/[\r\n]/g, ' ')}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const isHandshake = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  url?.startsWith('/') === true &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
  headers['sec-websocket-version'] === '13'

/** The socket side of one API. */
export type ApiServer = {
  /** @returns the port */
  readonly listen: () => Promise<number>
  readonly close: () => Promise<void>
}

/** Decides on the upgrade requests of one API. */
export type Door = {
  readonly handshake: (client: Client) => Promise<Handshake>
  /** The socket is open. `wire` is the stream below it. */
  readonly opened: (conversation: Conversation, socket: WebSocket, wire: Duplex) => void
  /** `$connect` has returned, but the client is no longer there. */
  readonly left: (conversation: Conversation) => void
  readonly refused: (handshake: Extract<Handshake, { status: number }>, client: Client) => void
}

/**
 * Listens for one API. No compression and no subprotocol but the one that `$connect` returned, as on AWS.
 * Developer Guide, "Set up a $connect route that requires a WebSocket subprotocol".
 */
export const apiServer = ({ door, host, port }: { door: Door; host: string; port: number }): ApiServer => {
  const protocols = new WeakMap<IncomingMessage, string>()
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => false,
  })
  sockets.on('headers', (headers, request) => {
    const protocol = protocols.get(request)
    if (protocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${protocol.replace(/[\r\n]/g, '')}`)
  })

  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (_, response) => {
    response
      .writeHead(426, { upgrade: 'websocket', 'content-type': 'application/json' })
      .end('{"message":"Upgrade Required"}')
  })
  const wires = new Set<Duplex>()
  let listening = 0

  const upgrade = async (request: IncomingMessage, wire: Duplex, head: Buffer): Promise<void> => {
    wires.add(wire)
    wire.on('close', () => wires.delete(wire))
    wire.on('error', () => wire.destroy())
    if (!isHandshake(request)) return refuse(wire, 400, '{"message":"Bad Request"}')
    const client = clientOf(request, listening)
    const result = await door.handshake(client)
    if ('status' in result) {
      door.refused(result, client)
      return refuse(wire, result.status, result.body, result.contentType)
    }
    if (!wire.writable || !wire.readable) return door.left(result.conversation)
    if (result.protocol !== undefined) protocols.set(request, result.protocol)
    // The functions have read it. `ws` would refuse an empty item of the list, which RFC 9110 §5.6.1.2 allows.
    delete request.headers['sec-websocket-protocol']
    sockets.handleUpgrade(request, wire, head, socket => door.opened(result.conversation, socket, wire))
  }
  server.on('upgrade', (request, wire, head) => {
    upgrade(request, wire, head).catch(() => wire.destroy())
  })

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen({ port, host, backlog: BACKLOG }, () => {
          const address = server.address()
          listening = typeof address === 'object' && address !== null ? address.port : port
          resolve(listening)
        })
      }),
    close: () =>
      new Promise(resolve => {
        for (const wire of wires) wire.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
