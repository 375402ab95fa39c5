import { emptyMessage } from '../message/encode.ts'
import type { Message } from '../message/message.ts'
import type { Count, Endpoint, Send } from './layer.ts'

/* RFC 7252 §4.2 and §4.3: a confirmable message is rejected with a Reset, any other by ignoring it. */

export type Reject = (rejected: Pick<Message, 'type' | 'messageId'>, from: Endpoint, reason: string) => void

export const rejector =
  ({ send, count }: { send: Send; count: Count }): Reject =>
  ({ type, messageId }, from, reason) => {
    const isReset = type === 'CON'
    count(`${isReset ? 'reset' : 'ignored'}.${reason}`)
    if (isReset) send(emptyMessage('RST', messageId), from)
  }
