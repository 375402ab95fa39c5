import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request that a receiver got. */
export type Received = { readonly headers: IncomingMessage['headers']; readonly path: string; readonly body: string }

/** A real HTTP server that receives messages. */
export type Receiver = {
  readonly port: number
  readonly received: Received[]
  readonly close: () => Promise<void>
}

/** @param answer answers a request; 200 unless given */
export const receiver = async (
  answer: (response: ServerResponse, received: Received) => void = response => void response.end('ok'),
  tls?: { cert: string; key: string },
): Promise<Receiver> => {
  const received: Received[] = []
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const one = { headers: request.headers, path: request.url ?? '', body: await text(request) }
    received.push(one)
    answer(response, one)
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    take(request, response).catch(() => response.destroy())
  }
  const server: Server = tls ? createSecureServer(tls, onRequest) : createServer(onRequest)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    port,
    received,
    close: async () => {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
}
