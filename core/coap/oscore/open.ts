import type { Content, Message } from '../message/message.ts'
import { Oscore } from '../options/oscore.ts'
import { additionalData, type RequestBinding } from './additionalData.ts'
import { decrypt } from './aead.ts'
import type { SecurityContext } from './context.ts'
import { nonceOf } from './nonce.ts'
import { type OscoreHeader, parseOscoreOption } from './optionValue.ts'
import { contentOf } from './plaintext.ts'

/** The header of a protected request: §5 asks it for both of these. */
export type RequestHeader = OscoreHeader & RequestBinding

/** Whether a message is protected: it has the option, well-formed or not. */
export const isProtected = ({ options }: Pick<Message, 'options'>): boolean =>
  options.some(({ number }) => number === Oscore.number)

/**
 * The header of a protected request, RFC 8613 §8.2 step 2.
 * @returns undefined when the option comes twice or is not well-formed, or when a part that a request needs is absent
 */
export const requestHeader = (message: Pick<Message, 'options'>): RequestHeader | undefined => {
  const { partialIv, kid, ...rest } = oscoreHeader(message) ?? {}
  return partialIv && kid && { ...rest, partialIv, kid }
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
): Content | undefined => opened(context, { id: context.recipientId, partialIv: header.partialIv }, header, payload)

/**
 * Opens the response to a request, RFC 8613 §8.4: under its own Partial IV where it has one, and else under that of the request.
 * @param binding of the request, as {@link ProtectedRequest} tells it
 * @returns undefined when it is no answer of the other end to this request
 */
export const openResponse = (
  context: SecurityContext,
  binding: RequestBinding,
  message: Pick<Message, 'options' | 'payload'>,
): Content | undefined => {
  const header = oscoreHeader(message)
  if (header === undefined) return undefined
  const nonce =
    header.partialIv === undefined
      ? { id: context.senderId, partialIv: binding.partialIv }
      : { id: context.recipientId, partialIv: header.partialIv }
  return opened(context, nonce, binding, message.payload)
}

const oscoreHeader = ({ options }: Pick<Message, 'options'>): OscoreHeader | undefined => {
  const [option, second] = options.filter(({ number }) => number === Oscore.number)
  return option && !second ? parseOscoreOption(option.value) : undefined
}

const opened = (
  { recipientKey, commonIv }: SecurityContext,
  { id, partialIv }: { readonly id: Buffer; readonly partialIv: Buffer },
  binding: RequestBinding,
  payload: Buffer,
): Content | undefined => {
  const plaintext = decrypt(recipientKey, nonceOf(commonIv, id, partialIv), additionalData(binding), payload)
  return plaintext && contentOf(plaintext)
}
