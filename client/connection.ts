/**
 * Where a watch stands with the server. ADR 6 draws the states.
 *
 * - `offline`: the machine has no network, so nothing is tried.
 * - `waiting`: the next attempt begins when a timer runs out.
 * - `opening`: a socket is being opened; the server has not said `connected` yet.
 * - `refused`: the handshake failed, and the HTTP API is asked for the reason.
 * - `open`: history is being read over this socket for the first time.
 * - `steady`: every subscription has been live over this socket. It is renewed when a timer runs out.
 * - `renewing`: a spare socket is being opened, to replace the one in use.
 * - `switching`: the spare is connected. It takes over once every subscription is live over it.
 */
type At = 'offline' | 'waiting' | 'opening' | 'refused' | 'open' | 'steady' | 'renewing' | 'switching' | 'closed'

/** A state, and how often connecting (or renewing) has failed in a row: the wait grows with it. */
export type Connection = { readonly at: At; readonly failures: number }

const HOLDS: { readonly [at in At]?: number } = {
  opening: 1,
  open: 1,
  steady: 1,
  renewing: 2,
  switching: 2,
}

/** How many sockets a state holds: the one in use, and a spare. */
export const socketsIn = ({ at }: Connection): number => HOLDS[at] ?? 0

/** There is a network. */
export const online = (connection: Connection): Connection =>
  socketsIn(connection) ? connection : { at: 'opening', failures: 0 }

/** The timer of the state has run out. */
export const due = ({ at, failures }: Connection): Connection => ({
  at: at === 'waiting' ? 'opening' : 'renewing',
  failures,
})

/** The server has said `connected` over the socket that is being opened. */
export const connected = (connection: Connection): Connection => {
  if (connection.at === 'renewing') return { ...connection, at: 'switching' }
  return connection.at === 'opening' ? { ...connection, at: 'open' } : connection
}

/** Every subscription is live over the socket that was opened last. */
export const live = (connection: Connection): Connection =>
  connection.at === 'open' || connection.at === 'switching' ? { at: 'steady', failures: 0 } : connection

/** The socket in use has ended, for a reason that is known now. */
export const ended = ({ at, failures }: Connection): Connection => {
  if (at === 'switching') return { at: 'open', failures: 0 }
  return { at: 'waiting', failures: at === 'steady' || at === 'renewing' ? 1 : failures + 1 }
}

/** The spare has ended. */
export const spareEnded = ({ failures }: Connection): Connection => ({ at: 'steady', failures: failures + 1 })

/** The handshake of the socket in use has failed. */
export const refused = ({ failures }: Connection): Connection => ({ at: 'refused', failures })
