import { parseMessage } from '../message/parse.ts'
import type { Count, Endpoint, HandleMessage } from './layer.ts'
import type { Reject } from './reject.ts'

/* RFC 7252 §3 and §4.2: a datagram that is not a message is rejected where its header can be read, else ignored. */

/** Takes a datagram from the socket. */
export type HandleDatagram = (datagram: Buffer, from: Endpoint) => void

/** Parses each datagram, and passes on messages. */
export const headerLayer =
  ({ reject, count }: { reject: Reject; count: Count }) =>
  (above: HandleMessage): HandleDatagram =>
  (datagram, from) => {
    count('datagrams')
    // Nothing can be sent to port 0, and Node throws when it is tried.
    if (from.port === 0) return count('ignored.sourcePort')
    const message = parseMessage(datagram)
    if (!('malformed' in message)) return above({ message, datagram, from })
    const { malformed, header } = message
    if (header) return reject(header, from, malformed)
    return count(`ignored.${malformed}`)
  }
