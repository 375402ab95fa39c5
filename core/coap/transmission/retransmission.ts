import { ACK_RANDOM_FACTOR, ACK_TIMEOUT, MAX_RETRANSMIT, maxTransmitWait } from './parameters.ts'

/** When a sender repeats a confirmable message and when it gives up: RFC 7252 §4.2. */
export type Retransmission = {
  /** Time to the first retransmission, ms, drawn anew for each message. */
  readonly firstTimeout: () => number
  readonly maxRetransmit: number
  /** From the first datagram to giving up on any answer, ms. */
  readonly maxTransmitWait: number
}

/**
 * @param ackTimeout ACK_TIMEOUT, ms, which tests make shorter
 * @param random from 0 up to, not including, 1
 */
export const retransmission = (ackTimeout = ACK_TIMEOUT, random: () => number = Math.random): Retransmission => ({
  firstTimeout: () => ackTimeout * (1 + random() * (ACK_RANDOM_FACTOR - 1)),
  maxRetransmit: MAX_RETRANSMIT,
  maxTransmitWait: maxTransmitWait(ackTimeout),
})
