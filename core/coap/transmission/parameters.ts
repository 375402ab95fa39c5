/*
 * RFC 7252 §4.8: transmission parameters, and the times that §4.8.2 derives from them. Times are in ms.
 */

/** Time until the first retransmission; the random factor makes it longer. */
export const ACK_TIMEOUT = 2_000
export const ACK_RANDOM_FACTOR = 1.5
export const MAX_RETRANSMIT = 4

/** The longest time that a datagram may take to arrive, chosen by §4.8.2 to be that of TCP's maximum segment lifetime. */
export const MAX_LATENCY = 100_000

/** Time within which a server sends its acknowledgement. */
export const PROCESSING_DELAY = ACK_TIMEOUT

/** From the first transmission of a confirmable message to its last one. */
export const MAX_TRANSMIT_SPAN = ACK_TIMEOUT * (2 ** MAX_RETRANSMIT - 1) * ACK_RANDOM_FACTOR

/** From the first transmission of a confirmable message until its sender gives up on an answer. */
export const maxTransmitWait = (ackTimeout: number): number =>
  ackTimeout * (2 ** (MAX_RETRANSMIT + 1) - 1) * ACK_RANDOM_FACTOR

export const MAX_TRANSMIT_WAIT = maxTransmitWait(ACK_TIMEOUT)

/** From sending a confirmable message to its acknowledgement, at the longest. */
export const MAX_RTT = 2 * MAX_LATENCY + PROCESSING_DELAY

/** How long a confirmable message's id stays taken: until then, an equal message is a retransmission. */
export const EXCHANGE_LIFETIME = MAX_TRANSMIT_SPAN + 2 * MAX_LATENCY + PROCESSING_DELAY

/** The same for a non-confirmable message. */
export const NON_LIFETIME = MAX_TRANSMIT_SPAN + MAX_LATENCY
