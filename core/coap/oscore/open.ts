import type { Message, Option } from '../message/message.ts'
import { Oscore } from '../options/oscore.ts'
import { additionalData, type RequestBinding } from './additionalData.ts'
import type { SecurityContext } from './context.ts'
import { nonceOf } from './nonce.ts'
import { type OscoreHeader, parseOscoreOption } from './optionValue.ts'
import { contentOf, type OpenedContent } from './plaintext.ts'

/** The header of a protected request: §5 asks it for both of these. */
export type RequestHeader = OscoreHeader & RequestBinding

/** Whether a message is protected: it has the option, well-formed or not. */
export const isProtected = ({ options }: Pick<Message, 'options'>): boolean => options.some(isOscore)

const isOscore = ({ number }: Option): boolean => number === Oscore.number

/**
 * The header of a protected request, RFC 8613 §8.2 step 2.
 * @returns undefined when the option comes twice or is not well-formed, or when a part that a request needs is absent
 */
export const requestHeader = (message: Pick<Message, 'options'>): RequestHeader | undefined => {
  const { partialIv, kid, kidContext } = oscoreHeader(message) ?? {}
  return partialIv && kid && { partialIv, kid, kidContext }
}

/**
 * Opens a request, RFC 8613 §8.2 steps 4 to 7. Its options and code outside decide nothing: the result is what was protected alone. Whether the sequence
 * number is new is for the caller to check.
 * @returns undefined when it was not made with the other end's key, or what is inside is not well-formed
 */
export const openRequest = (
  context: SecurityContext,
  header: RequestHeader,
  { payload }: Pick<Message, 'payload'>,
): OpenedContent | undefined => opened(context, nonceOf(context.recipientNonces, header.partialIv), header, payload)

/**
 * Opens the response to a request, RFC 8613 §8.4: under its own Partial IV where it has one, and else under that of the request.
 * @param binding of the request, as {@link ProtectedRequest} tells it
 * @returns undefined when it is no answer of the other end to this request
 */
export const openResponse = (
  context: SecurityContext,
  binding: RequestBinding,
  message: Pick<Message, 'options' | 'payload'>,
): OpenedContent | undefined => {
  const header = oscoreHeader(message)
  if (header === undefined) return undefined
  const nonce =
    header.partialIv === undefined
      ? nonceOf(context.senderNonces, binding.partialIv)
      : nonceOf(context.recipientNonces, header.partialIv)
  return opened(context, nonce, binding, message.payload)
}

const oscoreHeader = ({ options }: Pick<Message, 'options'>): OscoreHeader | undefined => {
  const at = options.findIndex(isOscore)
  const option = options[at]
  return option && at === options.findLastIndex(isOscore) ? parseOscoreOption(option.value) : undefined
}

const opened = (
  { recipientKey }: SecurityContext,
  nonce: Buffer,
  binding: RequestBinding,
  payload: Buffer,
): OpenedContent | undefined => {
  const plaintext = recipientKey.decrypt(nonce, additionalData(binding), payload)
  return plaintext && contentOf(plaintext)
}
