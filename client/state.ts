/** Why a connection failed or ended, or why the server refused a request. */
export type Reason = {
  /** Stable, for programs: the server's, or `closed`, `handshake`, `timeout`, `no-pong`, `token`, `unreachable`, `foreign-origin`, `failing`. */
  readonly code: string
  /** For people: the detail of the problem, or else its title. */
  readonly message: string
  /** The title of the server's problem (RFC 9457), where the HTTP API told it. */
  readonly title?: string | undefined
  /** HTTP status, where one is known. */
  readonly status?: number
  /** The subscription that it is about, if it is about one. */
  readonly deviceId?: string | undefined
  /**
   * True when the same attempt would be refused for ever, so that the watch is closed, or the subscription to `deviceId` where
   * there are others.
   */
  readonly isFinal?: boolean
}

/**
 * How a watch stands. `live`: every subscription has read its history, on an open socket that answers pings.
 * `catching-up`: on the way there. `offline`: the machine has no network, so nothing is tried.
 */
export type WatchState =
  | { readonly state: 'live' | 'catching-up' | 'offline' }
  /** With a reason when the server has refused it for ever; without one when it was closed here. */
  | { readonly state: 'closed'; readonly reason?: Reason | undefined }
  | {
      readonly state: 'reconnecting'
      readonly inSeconds: number
      /** When, ms since 1970. */
      readonly at: number
      readonly reason: Reason
    }

/** The state of several together: that of the one that is worst off. Of those that wait, the first to try again. */
export const allOf = (states: readonly WatchState[]): WatchState => {
  const [first = { state: 'catching-up' }, ...others] = states
  return others.reduce((one, other) => {
    if (one.state === 'reconnecting' && other.state === 'reconnecting') return other.at < one.at ? other : one
    return SEVERITY.indexOf(other.state) < SEVERITY.indexOf(one.state) ? other : one
  }, first)
}

/** From worst to best. */
const SEVERITY: readonly WatchState['state'][] = ['closed', 'offline', 'reconnecting', 'catching-up', 'live']
