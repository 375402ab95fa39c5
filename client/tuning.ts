import type { OpenWebSocket } from './webSocket.ts'

/** Options that tune a watch. Each has a default, which its comment names. */
export type Tuning = {
  /** How far history is read again before the newest known event, ms. 30,000. */
  readonly overlapMs: number
  /** How long after going live, and after a jump in a device's count, history is read once more, ms. 10,000. */
  readonly settleMs: number
  /** The longest that an event is held back to restore order, ms. 1,000. */
  readonly maxHoldMs: number
  /** The maximum number of events that are held back. 10,000. */
  readonly maxHeld: number
  /** The maximum number of events that each subscription remembers; a batch of log lines counts once. 20,000. */
  readonly maxSeen: number
  /** The maximum number of items that are kept for a slow consumer. 10,000. */
  readonly maxBuffered: number
  /** The maximum number of devices whose counts a subscription follows. 10,000. */
  readonly maxCounted: number
  /** How often a ping is sent, ms. 60,000. */
  readonly pingEveryMs: number
  /** A socket whose pong takes longer is dead, ms. 10,000. */
  readonly pongWithinMs: number
  /** How long `connected`, or the answer to a command, may take, ms. 10,000. */
  readonly connectWithinMs: number
  /** A backlog that is silent for longer is asked for again, and then over another socket; so is a command that is not done, ms. 30,000. */
  readonly backlogWithinMs: number
  /** The age at which a socket is replaced, ms, less up to `renewJitterMs`. 110 minutes: the platform cuts at two hours. */
  readonly renewAfterMs: number
  /** The maximum that the age is reduced by, at random, ms. Five minutes. */
  readonly renewJitterMs: number
  /** How long before its token expires a socket is replaced, ms. 30,000. */
  readonly renewBeforeExpiryMs: number
  /** The first wait between attempts is random up to this, each further one up to twice as much, ms. 500. */
  readonly firstWaitMs: number
  /** The maximum of such a wait, ms. 30,000. */
  readonly longestWaitMs: number
  /** The maximum number of subscriptions over one socket: the default of a stage, 100. A smaller limit is found out. */
  readonly maxPerSocket: number
  /** Sends requests over HTTP, instead of the platform's `fetch`. */
  readonly fetch: (
    url: string,
    init: {
      readonly headers: Record<string, string>
      readonly signal: AbortSignal
      readonly mode?: 'no-cors'
    },
  ) => Promise<HttpAnswer>
  /** Opens sockets, instead of the platform's `WebSocket`: `(url, protocols) => new WebSocket(url, protocols)` with that of the package `ws`. */
  readonly openWebSocket: OpenWebSocket
}

/** The part of a response of `fetch` that the SDK uses. */
export type HttpAnswer = { readonly ok: boolean; readonly status: number; readonly json: () => Promise<unknown> }

export const defaults: Tuning = {
  overlapMs: 30_000,
  settleMs: 10_000,
  maxHoldMs: 1_000,
  maxHeld: 10_000,
  maxSeen: 20_000,
  maxBuffered: 10_000,
  maxCounted: 10_000,
  pingEveryMs: 60_000,
  pongWithinMs: 10_000,
  connectWithinMs: 10_000,
  backlogWithinMs: 30_000,
  renewAfterMs: 110 * 60_000,
  renewJitterMs: 5 * 60_000,
  renewBeforeExpiryMs: 30_000,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  maxPerSocket: 100,
  fetch: (url, init) => fetch(url, init),
  openWebSocket: (url, protocols) => new WebSocket(url, protocols),
}
