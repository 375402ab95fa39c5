import { type Clock, systemClock } from './clock.ts'
import { type Network, systemNetwork } from './network.ts'
import type { OpenWebSocket } from './webSocket.ts'

/** What a watch can be tuned by; every field has a default. */
export type Tuning = {
  /** How far history is read again behind what is known, ms. 30,000. */
  readonly overlapMs: number
  /** When after going live, and after a jump in a device's count, history is read once more, ms. 10,000. */
  readonly settleMs: number
  /** The longest that an event is held back to restore order, ms. 1,000. */
  readonly maxHoldMs: number
  /** Events held back at most. 10,000. */
  readonly maxHeld: number
  /** Ids remembered for each subscription. 20,000. */
  readonly maxSeen: number
  /** Items kept for a slow consumer. 10,000. */
  readonly maxBuffered: number
  /** Devices whose counts are followed in a subscription. 10,000. */
  readonly maxCounted: number
  /** 60,000 ms. */
  readonly pingEveryMs: number
  /** A socket whose pong takes longer is dead. 10,000 ms. */
  readonly pongWithinMs: number
  /** Time to `connected`, and for an answer to `subscribe`. 10,000 ms. */
  readonly connectWithinMs: number
  /** A backlog that is silent for longer is asked for again. 30,000 ms. */
  readonly backlogWithinMs: number
  /** The age at which a socket is replaced, less up to `renewJitterMs`. 110 minutes: the platform cuts at two hours. */
  readonly renewAfterMs: number
  /** Five minutes. */
  readonly renewJitterMs: number
  /** How long before the end of its token a socket is replaced. 30,000 ms. */
  readonly renewBeforeExpiryMs: number
  /** The first wait between attempts is random up to this, each further one up to twice the one before. 500 ms. */
  readonly firstWaitMs: number
  /** 30,000 ms. */
  readonly longestWaitMs: number
  readonly clock: Clock
  /** A number from 0 to 1. */
  readonly random: () => number
  readonly fetch: (
    url: string,
    init: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
  ) => Promise<HttpAnswer>
  readonly openWebSocket: OpenWebSocket
  readonly network: Network
}

/** What is used of a response of `fetch`. */
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
  clock: systemClock,
  random: Math.random,
  fetch: (url, init) => fetch(url, init),
  openWebSocket: (url, protocols) => new WebSocket(url, protocols),
  network: systemNetwork,
}
