import { SUBPROTOCOL } from '../contracts/subprotocol.ts'

/** The values of headers or of the parameters of a query, by name: a name may be there several times. */
export type Values = Readonly<Record<string, readonly string[] | undefined>>

/** The headers and the query of a handshake. Header names are in any case. */
export type Handshake = { readonly headers: Values; readonly query: Values }

/** The subprotocols that a client offers, in one header line or in several (RFC 6455 §11.3.4). */
export const offeredSubprotocols = ({ headers }: Pick<Handshake, 'headers'>): readonly string[] =>
  linesOf(headers, 'sec-websocket-protocol').flatMap(line =>
    line
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== ''),
  )

/**
 * The tokens of a handshake, each once: those of `Authorization: Bearer`, else those among the subprotocols where `sonde.v1`
 * is offered too (a browser cannot set headers), else those of `?token=`. A handshake should have one.
 */
export const tokensOf = (handshake: Handshake): readonly string[] => {
  const offered = offeredSubprotocols(handshake)
  const beside = offered.includes(SUBPROTOCOL) ? offered.filter(name => name !== SUBPROTOCOL) : []
  const places = [
    linesOf(handshake.headers, 'authorization').flatMap(line => bearerIn(line) ?? []),
    beside.filter(isJwt),
    // A doubled parameter is refused by the next step, as every doubled one is.
    (handshake.query.token ?? []).filter(token => token !== '').slice(0, 1),
    // Without any token, a single name beside ours was meant as one: it is told that it is not valid.
    beside.length === 1 ? beside : [],
  ]
  return [...new Set(places.find(tokens => tokens.length > 0))]
}

/** The token in the value of an authorization header (RFC 6750 §2.1). */
export const bearerIn = (authorization: string): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1]

/** Whether a text has the form of a signed JWT (RFC 7515 §3.1). Other subprotocols have dots too, such as `wamp.2.json`. */
const isJwt = (text: string): boolean => {
  const [header = '', ...others] = text.split('.')
  return others.length === 2 && Buffer.from(header, 'base64url').toString().startsWith('{')
}

const linesOf = (headers: Values, name: string): readonly string[] =>
  Object.entries(headers).flatMap(([key, lines = []]) => (key.toLowerCase() === name ? lines : []))
