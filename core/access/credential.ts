import { SUBPROTOCOL } from '../contracts/subprotocol.ts'
/** The headers and the query of a handshake. Header names are in any case. */
export type Handshake = {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
}

/** The subprotocols that a client offers (RFC 6455 §11.3.4). */
export const offeredSubprotocols = ({ headers }: Pick<Handshake, 'headers'>): readonly string[] =>
  (header(headers, 'sec-websocket-protocol') ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

/**
 * The token of a handshake: from `Authorization: Bearer`, else the subprotocol beside `sonde.v1` (a browser cannot set
 * headers), else `?token=`.
 */
export const tokenOf = (handshake: Handshake): string | undefined => {
  const bearer = header(handshake.headers, 'authorization')?.match(/^Bearer +(\S+)$/i)?.[1]
  if (bearer) return bearer
  const offered = offeredSubprotocols(handshake)
  const beside = offered.includes(SUBPROTOCOL) ? offered.find(name => name !== SUBPROTOCOL) : undefined
  return beside ?? (handshake.query.token || undefined)
}

const header = (headers: Handshake['headers'], name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
