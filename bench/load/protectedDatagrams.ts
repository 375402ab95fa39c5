import { methods } from '../../core/coap/message/code.ts'
import { encodeMessage } from '../../core/coap/message/encode.ts'
import type { Content } from '../../core/coap/message/message.ts'
import { parseMessage } from '../../core/coap/message/parse.ts'
import { ContentFormat, contentFormats } from '../../core/coap/options/contentFormat.ts'
import { uintOption } from '../../core/coap/options/value.ts'
import type { SecurityContext } from '../../core/coap/oscore/context.ts'
import { openResponse } from '../../core/coap/oscore/open.ts'
import { partialIvOf } from '../../core/coap/oscore/partialIv.ts'
import { protectRequest } from '../../core/coap/oscore/protect.ts'
import { pathOptions } from '../../core/coap/uri.ts'
import { contextOf } from './benchKeys.ts'
import { bodyOf, tokenOf, type UplinkDatagrams } from './uplinkDatagrams.ts'

/** The windows in the stub's table end at 0. */
const FIRST_NUMBER = 1

/** Uplinks of devices with keys: `POST /uplink` without the name, which the key says. */
export const protectedDatagrams = (devices: number): UplinkDatagrams => {
  const contexts = new Map<number, SecurityContext>()
  const contextAt = (sequence: number): SecurityContext => {
    const device = sequence % devices
    const context = contexts.get(device) ?? contextOf(device)
    contexts.set(device, context)
    return context
  }
  const numberOf = (sequence: number): number => FIRST_NUMBER + Math.floor(sequence / devices)
  const options = [...pathOptions('/uplink'), uintOption(ContentFormat, contentFormats.octetStream)]
  const payloadOf = bodyOf()
  return {
    make: (sequence, messageId) => {
      const uplink: Content = { code: methods.POST, options, payload: payloadOf(sequence) }
      const { content } = protectRequest(contextAt(sequence), numberOf(sequence), uplink)
      return encodeMessage({ type: 'CON', messageId, token: tokenOf(sequence), ...content })
    },
    opened: (answer, sequence) => {
      const message = parseMessage(answer)
      if (!('token' in message)) return answer
      const context = contextAt(sequence)
      const binding = { kid: context.senderId, partialIv: partialIvOf(numberOf(sequence)) }
      const content = openResponse(context, binding, message)
      return content ? encodeMessage({ ...message, ...content }) : answer
    },
  }
}
