/** How long a client waits and how often it repeats itself: RFC 7252 §4.8, all from the one figure that tests shorten. */
export type Transmission = {
  /** Time to the first retransmission, ms, drawn anew for each message: ACK_TIMEOUT to ACK_TIMEOUT * ACK_RANDOM_FACTOR. */
  readonly firstTimeoutMs: () => number
  readonly maxRetransmit: number
  /** From the first datagram to giving up on any answer, ms: MAX_TRANSMIT_WAIT, 93 s by default. */
  readonly maxTransmitWaitMs: number
}

const ACK_RANDOM_FACTOR = 1.5
const MAX_RETRANSMIT = 4

/** A message id must not come again towards the same server for so long, ms: EXCHANGE_LIFETIME, RFC 7252 §4.8.2. */
export const EXCHANGE_LIFETIME_MS = 247_000

/**
 * The parameters of RFC 7252 §4.8.
 * @param ackTimeoutMs ACK_TIMEOUT, ms
 * @param random from 0 up to, not including, 1
 */
export const transmission = (ackTimeoutMs = 2000, random: () => number = Math.random): Transmission => ({
  firstTimeoutMs: () => ackTimeoutMs * (1 + random() * (ACK_RANDOM_FACTOR - 1)),
  maxRetransmit: MAX_RETRANSMIT,
  maxTransmitWaitMs: ackTimeoutMs * (2 ** (MAX_RETRANSMIT + 1) - 1) * ACK_RANDOM_FACTOR,
})
