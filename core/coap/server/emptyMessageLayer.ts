import { EMPTY, isRequest, isResponse } from '../message/code.ts'
import type { Count, HandleMessage, IncomingMessage } from './layer.ts'
import type { Reject } from './reject.ts'

/*
 * RFC 7252 §4.2 and §4.3: messages that are not requests. An empty confirmable message is a ping and is answered with a
 * Reset; an empty acknowledgement or Reset belongs to a response of ours; a response was not asked for, and is rejected.
 */

/** Takes an empty acknowledgement or Reset; false when no response waits for it. */
export type Acknowledge = (incoming: IncomingMessage) => boolean

/** Passes on requests. */
export const emptyMessageLayer =
  ({ acknowledge, reject, count }: { acknowledge: Acknowledge; reject: Reject; count: Count }) =>
  (above: HandleMessage): HandleMessage =>
  incoming => {
    const { message, from } = incoming
    const { type, code } = message
    if (type === 'ACK' || type === 'RST') {
      if (code === EMPTY && acknowledge(incoming)) return
      return count(type === 'ACK' ? 'ignored.strayAck' : 'ignored.strayReset')
    }
    if (isRequest(code)) return above(incoming)
    if (code === EMPTY) return reject(message, from, type === 'CON' ? 'ping' : 'format')
    return reject(message, from, isResponse(code) ? 'strayResponse' : 'format')
  }
