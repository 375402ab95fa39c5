import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'

/** The stub takes a request, takes it and cuts the connection before the answer, or gives this answer. */
export type Behaviour =
  | 'takes'
  | 'takes and cuts'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }

/** Stands for the HTTP API of a stack: it takes a request once for each key, as a stack does. */
export type StubStack = {
  readonly http: string
  /** The entries of all requests, each request once, in the order in which they came first. */
  readonly entries: readonly Record<string, unknown>[]
  /** Their messages. */
  readonly lines: () => readonly string[]
  /** The key of every request, repetitions too. */
  readonly keys: readonly string[]
  behaviour: Behaviour
  readonly close: () => Promise<void>
}

export const startStubStack = async (): Promise<StubStack> => {
  const byKey = new Map<string, readonly Record<string, unknown>[]>()
  const keys: string[] = []
  const entries: Record<string, unknown>[] = []
  const server = createServer((request, response) => {
    const answer = async () => {
      const key = String(request.headers['idempotency-key'])
      const body = await text(request.pipe(createGunzip()))
      const { behaviour } = stub
      keys.push(key)
      if (typeof behaviour === 'object') {
        response.writeHead(behaviour.status, behaviour.headers).end(JSON.stringify(behaviour.body ?? {}))
        return
      }
      const sent = body.split('\n').map((line): Record<string, unknown> => JSON.parse(line))
      if (!byKey.has(key)) entries.push(...sent)
      byKey.set(key, sent)
      if (behaviour === 'takes and cuts') request.socket.destroy()
      else response.writeHead(202).end(JSON.stringify({ accepted: sent.length, rejected: [], id: 'x' }))
    }
    // A sender that was killed leaves half a request.
    answer().catch(() => request.socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stub: StubStack = {
    http: `http://127.0.0.1:${port}`,
    entries,
    lines: () => entries.map(({ message }) => String(message)),
    keys,
    behaviour: 'takes',
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return stub
}
