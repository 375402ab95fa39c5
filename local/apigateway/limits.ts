import type { TimeScale } from '../contracts.ts'

/** Largest message in either direction, bytes. "Quotas for configuring and running a WebSocket API in API Gateway". */
export const MAX_MESSAGE_BYTES = 128 * 1024

/** Largest frame of a client, bytes; also what is billed as one message. Same page. */
export const MAX_FRAME_BYTES = 32 * 1024

/** Longest URL, characters. Same page. */
export const MAX_URL_LENGTH = 4096

/**
 * Bytes that may wait for one slow viewer. The model of `PostToConnection` says of `LimitExceededException` "the WebSocket
 * client side buffer is full" and gives no number; this one is ours.
 */
export const MAX_WAITING_BYTES = 1024 * 1024

/** The platform's cuts, ms. */
export type Cuts = { readonly idleMs: number; readonly durationMs: number }

/** Idle Connection Timeout 10 minutes, connection duration 2 hours; same page. */
export const cuts = (timeScale: TimeScale): Cuts => ({
  idleMs: 10 * 60_000 * timeScale,
  durationMs: 2 * 3_600_000 * timeScale,
})
