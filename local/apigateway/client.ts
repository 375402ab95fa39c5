import type { IncomingMessage } from 'node:http'

/** Headers or query parameters, in both forms that events carry: the last value of each, and all of them. */
export type Multi = {
  readonly last: Readonly<Record<string, string>>
  readonly all: Readonly<Record<string, readonly string[]>>
}

/** A client's request for a socket. */
export type Client = {
  readonly path: string
  /** Characters of path and query. */
  readonly urlLength: number
  readonly headers: Multi
  readonly query: Multi
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

const multi = (pairs: Iterable<readonly [string, string]>): Multi => {
  const all = [...Map.groupBy(pairs, ([name]) => name)].map(
    ([name, some]) => [name, some.map(([, value]) => value)] as const,
  )
  return {
    all: Object.fromEntries(all),
    last: Object.fromEntries(all.map(([name, values]) => [name, values.at(-1) ?? ''])),
  }
}

/** Not passed on: they belong to one hop. */
const hop = new Set(['connection', 'upgrade'])

const pairsOf = (raw: readonly string[]): [string, string][] =>
  Array.from({ length: raw.length / 2 }, (_, pair): [string, string] => [raw[2 * pair] ?? '', raw[2 * pair + 1] ?? ''])

/**
 * Reads an upgrade request, its target in origin form (`/live?deviceId=…`). Header names keep the case that the client sent; what the load balancer adds on AWS is added here.
 */
export const clientOf = (request: IncomingMessage, port: number): Client => {
  const { pathname, searchParams } = new URL(`ws://local${request.url}`)
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1'
  const sent = pairsOf(request.rawHeaders).filter(([name]) => !hop.has(name.toLowerCase()))
  const added: [string, string][] = [
    ['X-Forwarded-For', sourceIp],
    ['X-Forwarded-Port', String(port)],
    ['X-Forwarded-Proto', 'http'],
  ]
  return {
    path: pathname,
    urlLength: request.url?.length ?? 0,
    headers: multi([...sent, ...added]),
    query: multi(searchParams),
    sourceIp,
    userAgent: request.headers['user-agent'],
  }
}
