import { codeByte, methods } from '../message/code.ts'
import type { Content, Option } from '../message/message.ts'
import { Observe } from '../options/observe.ts'
import { Oscore } from '../options/oscore.ts'
import { opaqueOption } from '../options/value.ts'
import { additionalData, type RequestBinding } from './additionalData.ts'
import type { SecurityContext } from './context.ts'
import { nonceOf } from './nonce.ts'
import { isOuter } from './optionClasses.ts'
import { type OscoreHeader, oscoreOptionValue } from './optionValue.ts'
import { partialIvOf } from './partialIv.ts'
import { plaintextOf } from './plaintext.ts'

/** A protected request, and what its answer is bound to. */
export type ProtectedRequest = { readonly content: Content; readonly binding: RequestBinding }

/**
 * Protects a request, RFC 8613 §8.1. Outside it is a POST, or a FETCH where it observes (§4.2).
 * @param sequenceNumber must never be used twice with a context, not even for a request that was not sent
 * @throws RangeError when it is beyond 2^40 - 1 (§7.2.1)
 */
export const protectRequest = (
  context: SecurityContext,
  sequenceNumber: number,
  request: Content,
): ProtectedRequest => {
  const partialIv = partialIvOf(sequenceNumber)
  const binding = { kid: context.senderId, partialIv }
  const header = { partialIv, kid: context.senderId, kidContext: context.idContext }
  const code = isObserving(request) ? methods.FETCH : methods.POST
  return { binding, content: enclosed(context, request, { code, header, nonceOf: partialIv, binding }) }
}

/**
 * Protects the response to a request, RFC 8613 §8.3, under a Partial IV of its own (§5.3): it may then be sent by several servers that share
 * a context, and again with other content.
 * @param sequenceNumber of this end, never used before
 * @throws RangeError when it is beyond 2^40 - 1
 */
export const protectResponse = (
  context: SecurityContext,
  binding: RequestBinding,
  sequenceNumber: number,
  response: Content,
): Content => {
  const partialIv = partialIvOf(sequenceNumber)
  const code = codeByte(isObserving(response) ? '2.05' : '2.04')
  return enclosed(context, response, { code, header: { partialIv }, nonceOf: partialIv, binding })
}

type Envelope = {
  /** The code outside. */
  readonly code: number
  readonly header: OscoreHeader
  /** The Partial IV of this end. */
  readonly nonceOf: Buffer
  readonly binding: RequestBinding
}

const enclosed = (
  { senderKey, senderNonces }: SecurityContext,
  { code, options, payload }: Content,
  envelope: Envelope,
): Content => {
  const inner: Option[] = []
  const outer: Option[] = [opaqueOption(Oscore, oscoreOptionValue(envelope.header))]
  for (const option of options) (isOuter(option) ? outer : inner).push(option)
  const plaintext = plaintextOf({ code, options: inOrder(inner), payload })
  const nonce = nonceOf(senderNonces, envelope.nonceOf)
  return {
    code: envelope.code,
    options: inOrder(outer),
    payload: senderKey.encrypt(nonce, additionalData(envelope.binding), plaintext),
  }
}

const isObserving = ({ options }: Content): boolean => options.some(({ number }) => number === Observe.number)

const inOrder = (options: Option[]): readonly Option[] =>
  options.length < 2 ? options : options.sort((one, other) => one.number - other.number)
