import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HEALTH_PATH } from '../core/contracts/healthCheck.ts'

/**
 * The body of `GET /health`. Only `status` is promised. It is `ok`, with 200, while the bus or a table fails, too: they fail for every task, and a load
 * balancer that takes out all of them makes it worse: nobody would tell devices to come again, or answer them when it is over.
 */
export type Health = {
  readonly status: 'ok' | 'draining' | 'closed'
  /** Whether the bus takes events, and for how many seconds it has refused all of them. */
  readonly bus: { readonly status: 'ok' | 'refusing'; readonly seconds?: number }
  readonly devicesTable: { readonly status: 'ok' | 'not answering' }
  readonly keysTable: { readonly status: 'ok' | 'not answering' }
  /** How long a datagram waits before it is read, ms. */
  readonly queuedMs: number
  readonly inFlight: number
  readonly exchanges: number
  readonly counters: Readonly<Record<string, number>>
}

export type HealthServer = { readonly port: number; readonly close: () => Promise<void> }

/**
 * HTTP for the load balancer, which cannot check UDP: `GET /health` is 200 while the listener should get traffic, else
 * 503. Everything else is 404 or 405.
 * @param host every address of the machine unless given
 * @throws when the port is taken
 */
export const healthServer = async (port: number, health: () => Health, host?: string): Promise<HealthServer> => {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
      response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body))
    }
    if (request.url?.split('?')[0] !== HEALTH_PATH) return answer(404, { status: 'not found' })
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(405, { status: 'method not allowed' }, { allow: 'GET, HEAD' })
    }
    const body = health()
    answer(body.status === 'ok' ? 200 : 503, body)
  })
  server.headersTimeout = 5_000
  server.requestTimeout = 5_000
  server.maxConnections = 100
  const bound = await listen(server, { port, host })
  return { port: bound.port, close: () => new Promise(resolve => void server.close(() => resolve())) }
}

const listen = (
  server: Server,
  at: { readonly port: number; readonly host: string | undefined },
): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no TCP port'))
      else resolve(address)
    })
  })
