import { randomBytes } from 'node:crypto'
import { type CoapClient, type CoapResponse, coapClient } from '../../coap/client/client.ts'
import { methods } from '../../coap/message/code.ts'
import { type Content, NO_BYTES } from '../../coap/message/message.ts'
import { type SecurityContext, securityContext } from '../../coap/oscore/context.ts'
import { openResponse } from '../../coap/oscore/open.ts'
import { protectRequest } from '../../coap/oscore/protect.ts'
import { parseServer, pathOptions } from '../../coap/uri.ts'
import { Broken } from './hops.ts'
import { within } from './measured.ts'

/** Requests in the name of a device with a key, of which the listener has to refuse some. */
export type KeyedDevice = {
  /** Sends two uplinks, and the first one of them again. @throws Broken unless that one alone is refused */
  readonly replay: (payload: Uint8Array) => Promise<void>
  /** Sends an uplink under the device's key id, protected with another key. @throws Broken unless it is refused */
  readonly wrongKey: (payload: Uint8Array) => Promise<void>
  /** Sends an uplink without protection. @returns whether it was taken @throws Broken for an answer that is neither */
  readonly plain: (payload: Uint8Array) => Promise<'refused' | 'taken'>
  /** Sends an uplink under a key that was revoked. @throws Broken unless it is refused */
  readonly revoked: (payload: Uint8Array) => Promise<void>
  readonly close: () => void
}

const REFUSED = '4.01'
const LOOK = 'Look at docs/security-devices.md, and at the log of the listener.'

/** @param url of a CoAP server, `coap://host:5683` */
export const keyedDevice = (
  url: string,
  {
    deviceId,
    context,
    nextNumber,
    patienceMs,
  }: {
    readonly deviceId: string
    readonly context: SecurityContext
    readonly nextNumber: () => number
    readonly patienceMs: number
  },
): KeyedDevice => {
  const client: CoapClient = coapClient(parseServer(url))
  const path = `/uplink/${deviceId}`

  const asked = (request: Promise<CoapResponse>): Promise<CoapResponse> =>
    within(patienceMs, request, () => new Broken(`no answer in ${patienceMs / 1000} s`, LOOK))

  const message = (payload: Uint8Array, under = context) => {
    const content: Content = { code: methods.POST, options: pathOptions(path), payload: Buffer.from(payload) }
    return protectRequest(under, nextNumber(), content)
  }
  const send = ({ content: { options, payload } }: ReturnType<typeof message>): Promise<CoapResponse> =>
    asked(client.request({ method: 'POST', path: '/', options, payload }))

  /** RFC 8613 §8.2: the answer is outside of the protection, and says nothing. */
  const isRefused = (response: CoapResponse): boolean => response.code === REFUSED && response.payload.length === 0

  const mustBeRefused = async (sent: Promise<CoapResponse>, what: string): Promise<void> => {
    const response = await sent
    if (!isRefused(response)) throw new Broken(`${what} is answered ${response.code}, not ${REFUSED}`, LOOK)
  }

  return {
    replay: async payload => {
      const first = message(payload)
      for (const one of [first, message(payload)]) {
        if (!openResponse(context, one.binding, await send(one)))
          throw new Broken('the answer to a protected uplink is not under its key', LOOK)
      }
      await mustBeRefused(send(first), 'a recorded uplink')
    },
    wrongKey: payload => {
      const { senderId } = context
      const other = securityContext({ masterSecret: randomBytes(16), senderId, recipientId: NO_BYTES })
      return mustBeRefused(send(message(payload, other)), 'an uplink with a wrong key')
    },
    plain: async payload => {
      const { code } = await asked(client.request({ method: 'POST', path, payload }))
      if (code === REFUSED) return 'refused'
      if (code.startsWith('2.')) return 'taken'
      throw new Broken(`an uplink without protection is answered ${code}, not ${REFUSED}`, LOOK)
    },
    revoked: payload => mustBeRefused(send(message(payload)), 'an uplink under a revoked key'),
    close: client.close,
  }
}
