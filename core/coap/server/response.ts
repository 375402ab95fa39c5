import type { ResponseCode } from '../message/code.ts'
import type { Option } from '../message/message.ts'
import { ContentFormat } from '../options/contentFormat.ts'
import { MaxAge } from '../options/maxAge.ts'
import { Size1 } from '../options/size.ts'
import { uintOption } from '../options/value.ts'

/* RFC 7252 §5.2 and §5.5: responses, and what may ride in them. */

/** What a request is answered with, whatever type its message has. */
export type OutgoingResponse = {
  readonly code: ResponseCode
  readonly contentFormat?: number
  /** Seconds: in a 4.29 or a 5.03 the time to wait. */
  readonly maxAge?: number
  /** Bytes. */
  readonly size1?: number
  readonly payload?: Uint8Array
  /** Nothing was kept: a retransmission is a new chance, so that this response is not remembered for it. */
  readonly nothingKept?: true
  /** The client does not want to be told (No-Response): it gets an acknowledgement at most. */
  readonly isUnwanted?: true
}

/** A fault of the server, of which it says nothing. */
export const internalError: OutgoingResponse = { code: '5.00' }

/** The options of a response, in the order of their numbers. */
export const responseOptions = (response: OutgoingResponse): Option[] => {
  const options: Option[] = []
  if (response.contentFormat !== undefined) options.push(uintOption(ContentFormat, response.contentFormat))
  if (response.maxAge !== undefined) options.push(uintOption(MaxAge, response.maxAge))
  if (response.size1 !== undefined) options.push(uintOption(Size1, response.size1))
  return options
}
