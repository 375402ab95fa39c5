import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Host, LOOPBACK } from './host.ts'

/** An HTTP server's port, behind which another listener can be put at any time. */
export type Door = {
  /** `http://127.0.0.1:PORT`, or with the address that was asked for */
  readonly url: string
  /** Gives requests to this listener from now on; until then each is answered 503. */
  readonly open: (listener: RequestListener) => void
  /** Ends every connection. */
  readonly close: () => Promise<void>
}

const notYet: RequestListener = (_, response) => {
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1', connection: 'close' })
  response.end('{"message":"Service Unavailable"}')
}

/** Answers a request that is not handed on, in one piece, and ends the connection. */
const refuse = (socket: Duplex, status: string): void => {
  socket.on('error', () => socket.destroy())
  const body = JSON.stringify({ message: status.slice(4) })
  const head = ['content-type: application/json', 'connection: close', `content-length: ${body.length}`]
  socket.end(`HTTP/1.1 ${[status, ...head].join('\r\n')}\r\n\r\n${body}`)
}

/** By the codes of Node's HTTP parser. How AWS answers an unknown method or CONNECT is not on its pages; 501 is what RFC 9110 asks. */
const refusals: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: '501 Not Implemented',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

/** The port to take, 0 for any free one; on loopback unless told otherwise. */
export type DoorAt = {
  readonly port: number
  readonly host?: Host | undefined
  /** The maximum of request line and headers together, bytes; the limit of Node unless given. */
  readonly maxHeaderSize?: number
}

/** Takes a port before there is anything behind it: functions are told addresses of what in its turn invokes them. */
export const openDoor = async ({ port, host = LOOPBACK, maxHeaderSize }: DoorAt): Promise<Door> => {
  const server = createServer({ keepAliveTimeout: 60_000, ...(maxHeaderSize && { maxHeaderSize }) }, notYet)
  server.on('connect', (_, socket) => refuse(socket, '501 Not Implemented'))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable && error.code !== 'ECONNRESET') refuse(socket, refusals[error.code ?? ''] ?? '400 Bad Request')
    else socket.destroy()
  })
  server.listen(port, host.bind)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error(`port ${port} does not listen`)
  return {
    url: `http://${host.shown}:${address.port}`,
    open: listener => {
      server.removeAllListeners('request')
      server.on('request', listener)
    },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
