import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

/** A port of this machine that only this machine reaches. */
export type Loopback = {
  /** `http://127.0.0.1:PORT` */
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

/** Takes a port before there is anything behind it: functions are told addresses of what in its turn invokes them. @param port a free one for 0 */
export const loopback = async (port: number): Promise<Loopback> => {
  const server = createServer({ keepAliveTimeout: 60_000 }, notYet)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error(`port ${port} does not listen`)
  return {
    url: `http://127.0.0.1:${address.port}`,
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
