import type { Content } from '../message/message.ts'
import { optionsAndPayloadBytes, parseOptionsAndPayload, writeOptionsAndPayload } from '../message/optionList.ts'

/* RFC 8613 §5.3: what is encrypted of a message: its code, its class E options and its payload, written as in CoAP. */

/** @param content options in the order of their numbers */
export const plaintextOf = (content: Content): Buffer => {
  const plaintext = Buffer.allocUnsafe(1 + optionsAndPayloadBytes(content))
  plaintext[0] = content.code
  writeOptionsAndPayload(content, plaintext, 1)
  return plaintext
}

/** The part of a message that was encrypted. */
export type OpenedContent = Content & { readonly payload: Buffer }

/** @returns undefined when it is not well-formed */
export const contentOf = (plaintext: Buffer): OpenedContent | undefined => {
  const [code] = plaintext
  const rest = parseOptionsAndPayload(plaintext, 1)
  return code === undefined || rest === undefined ? undefined : { code, ...rest }
}
