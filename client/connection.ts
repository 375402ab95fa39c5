/** Where a watch stands with the server. ADR 6 draws the states. */
export type Connection = {
  readonly at: /** The machine has no network, so nothing is tried. */
    | 'offline'
    /** The next failures begins when a timer runs out. */
    | 'waiting'
    /** A socket is being opened: the server has not said `connected` yet. */
    | 'opening'
    /** The handshake failed, and the HTTP API is asked for the reason. */
    | 'refused'
    /** History is being read over this socket for the first time. */
    | 'open'
    /** Every subscription has been live over this socket. It is renewed when a timer runs out. */
    | 'steady'
    /** A spare socket is being opened, which is to replace this one. */
    | 'renewing'
    /** The spare is connected. It takes over once every subscription is live over it. */
    | 'switching'
    | 'closed'
  /** How often connecting, or renewing, has failed in a row: the wait grows with it. */
  readonly failures: number
}

/** How many sockets a state holds: the one in use, and a spare. */
const HOLDS: { readonly [at in Connection['at']]?: number } = {
  opening: 1,
  open: 1,
  steady: 1,
  renewing: 2,
  switching: 2,
}

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
