import type { ResponseCode } from '../message/code.ts'
import type { Option } from '../message/message.ts'

/* RFC 7252 §5.2 and §5.5: responses. */

/** The answer to a request, whatever the type of its message. */
export type OutgoingResponse = {
  readonly code: ResponseCode
  readonly options?: readonly Option[]
  readonly payload?: Uint8Array
  /** The code that is protected inside, where the one outside says nothing (RFC 8613 §4.2). Counts go by it. */
  readonly codeInside?: ResponseCode
  /** Nothing was kept: a retransmission is a new chance, so that this response is not remembered for it. */
  readonly nothingKept?: true
  /** The client does not want to be told (No-Response): it gets an acknowledgement at most. */
  readonly isUnwanted?: true
}

/** A fault of the server, of which it says nothing. */
export const internalError: OutgoingResponse = { code: '5.00' }
