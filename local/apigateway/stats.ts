import { MAX_FRAME_BYTES } from './limits.ts'

/** What API Gateway would have counted, and billed. */
export type Stats = {
  /** Open now. */
  readonly connections: number
  /** Opened since the start. */
  readonly opened: number
  /** Handshakes refused. */
  readonly refused: number
  /** POSTs to `@connections` that were accepted. */
  readonly posts: number
  /** Requests to `@connections` answered 410. */
  readonly gone: number
  /** Messages of clients. */
  readonly received: number
  /** Messages in either direction, in started 32 KB as AWS bills them. */
  readonly messages: number
  /** Payload bytes sent to clients. */
  readonly bytesOut: number
  readonly connectionMinutes: number
}

/** The counters that grow; the rest of {@link Stats} is read off the open connections. */
export type Counters = { -readonly [K in Exclude<keyof Stats, 'connections'>]: number }

/** Counters, all zero. */
export const counters = (): Counters => ({
  opened: 0,
  refused: 0,
  posts: 0,
  gone: 0,
  received: 0,
  messages: 0,
  bytesOut: 0,
  connectionMinutes: 0,
})

/** How many messages a payload of so many bytes is billed as. "Amazon API Gateway pricing": in increments of 32 KB. */
export const billed = (bytes: number): number => Math.max(1, Math.ceil(bytes / MAX_FRAME_BYTES))
