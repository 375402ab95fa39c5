/** Why a connection failed or ended, or why the server refused a request. */
export type Reason = {
  /** Stable, for programs: the server's, or `closed`, `handshake`, `timeout`, `no-pong`, `token`, `unreachable`. */
  readonly code: string
  /** For people. */
  readonly message: string
  /** HTTP status, where one is known. */
  readonly status?: number
  /** The subscription that it is about, if it is about one. */
  readonly deviceId?: string | undefined
}

/**
 * How a watch stands. `live`: every subscription has read its history, on an open socket that answers pings.
 * `catching-up`: on the way there. `offline`: the machine has no network, so nothing is tried.
 */
export type WatchState =
  | { readonly state: 'live' | 'catching-up' | 'offline' | 'closed' }
  | {
      readonly state: 'reconnecting'
      readonly inSeconds: number
      /** When, ms since 1970. */
      readonly at: number
      readonly reason: Reason
    }
