import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { encodeMessage } from '../message/encode.ts'
import type { Message } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import type { RequestBinding } from './additionalData.ts'
import { additionalData } from './additionalData.ts'
import { AeadKey } from './aead.ts'
import { type SecurityContext, securityContext } from './context.ts'
import { nonceBase, nonceOf } from './nonce.ts'
import { openRequest, openResponse, requestHeader } from './open.ts'
import { partialIvOf } from './partialIv.ts'
import { plaintextOf } from './plaintext.ts'
import { protectRequest, protectResponse } from './protect.ts'

const Hex = z.string().transform(hex => Buffer.from(hex, 'hex'))
const Vectors = z.object({
  contexts: z.record(
    z.string(),
    z.object({
      masterSecret: Hex,
      masterSalt: Hex,
      idContext: Hex.optional(),
      client: z.object({
        senderId: Hex,
        recipientId: Hex,
        senderKey: Hex,
        recipientKey: Hex,
        commonIv: Hex,
        senderNonce0: Hex.optional(),
        recipientNonce0: Hex.optional(),
      }),
    }),
  ),
  messages: z.record(
    z.string(),
    z.object({
      context: z.string(),
      partialIv: z.number().optional(),
      answerTo: z.string().optional(),
      plain: Hex,
      protected: Hex,
    }),
  ),
})
const { contexts, messages } = Vectors.parse(JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')))

const there = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw new Error('not in the vectors')
  return thing
}
const vector = (name: string) => there(messages[name])
const clientOf = (name: string): SecurityContext => {
  const { masterSecret, masterSalt, idContext, client } = there(contexts[name])
  const { senderId, recipientId } = client
  return securityContext({ masterSecret, masterSalt, idContext, senderId, recipientId })
}
const serverOf = (name: string): SecurityContext => {
  const { masterSecret, masterSalt, idContext, client } = there(contexts[name])
  return securityContext({
    masterSecret,
    masterSalt,
    idContext,
    senderId: client.recipientId,
    recipientId: client.senderId,
  })
}
const parsed = (datagram: Buffer): Message => {
  const message = parseMessage(datagram)
  if ('malformed' in message) throw new Error(message.malformed)
  return message
}

describe.each(Object.keys(contexts))('the context of RFC 8613 Appendix %s', name => {
  const { client } = there(contexts[name])
  const context = clientOf(name)

  it('has the keys and the common IV', () => {
    const encrypted = (key: AeadKey) => key.encrypt(Buffer.alloc(13), Buffer.alloc(1), Buffer.alloc(16))
    expect(encrypted(context.senderKey)).toEqual(encrypted(new AeadKey(client.senderKey)))
    expect(encrypted(context.recipientKey)).toEqual(encrypted(new AeadKey(client.recipientKey)))
    expect(inspect(context, { showHidden: true, depth: 9 })).not.toContain(client.senderKey.toString('latin1'))
    const noId = Buffer.alloc(0)
    const ofNoId = client.senderId.length === 0 ? context.senderNonces : context.recipientNonces
    if (client.senderId.length === 0 || client.recipientId.length === 0)
      expect(nonceOf(ofNoId, noId)).toEqual(client.commonIv)
    expect(context.senderNonces).toBe(nonceBase(client.commonIv, client.senderId))
    expect(context.recipientNonces).toBe(nonceBase(client.commonIv, client.recipientId))
  })

  it('has the nonces of sequence number 0', () => {
    const zero = partialIvOf(0)
    const { senderNonce0, recipientNonce0 } = client
    if (senderNonce0) expect(nonceOf(context.senderNonces, zero)).toEqual(senderNonce0)
    if (recipientNonce0) expect(nonceOf(context.recipientNonces, zero)).toEqual(recipientNonce0)
  })
})

const requests = Object.entries(messages).filter(([, { answerTo }]) => answerTo === undefined)

describe.each(requests)(
  'the request of RFC 8613 Appendix %s',
  (_, { context, partialIv, plain, protected: secured }) => {
    it('is protected as there', () => {
      const { content } = protectRequest(clientOf(context), there(partialIv), parsed(plain))
      expect(encodeMessage({ ...parsed(plain), ...content })).toEqual(secured)
    })

    it('is opened as there', () => {
      const message = parsed(secured)
      const { code, options, payload } = there(openRequest(serverOf(context), there(requestHeader(message)), message))
      const inside = parsed(plain).options.filter(({ number }) => number !== URI_HOST)
      expect({ code, options, payload }).toEqual({ code: parsed(plain).code, options: inside, payload })
    })
  },
)

const URI_HOST = 3
const bindingOf = (name: string): RequestBinding => there(requestHeader(parsed(vector(name).protected)))

describe('the responses of RFC 8613 Appendix C', () => {
  it('C.8, under its own Partial IV, is protected as there', () => {
    const { context, answerTo, partialIv, plain, protected: secured } = vector('C.8')
    const content = protectResponse(serverOf(context), bindingOf(there(answerTo)), there(partialIv), parsed(plain))
    expect(encodeMessage({ ...parsed(plain), ...content })).toEqual(secured)
  })

  it('C.7, under the Partial IV of its request, is encrypted as there', () => {
    const { context, answerTo, plain, protected: secured } = vector('C.7')
    const binding = bindingOf(there(answerTo))
    const { senderKey, recipientNonces } = serverOf(context)
    const { code, payload } = parsed(plain)
    const plaintext = plaintextOf({ code, options: [], payload })
    const nonce = nonceOf(recipientNonces, binding.partialIv)
    expect(senderKey.encrypt(nonce, additionalData(binding), plaintext)).toEqual(parsed(secured).payload)
  })

  it.each(['C.7', 'C.8'])('%s is opened as there', name => {
    const { context, answerTo, plain, protected: secured } = vector(name)
    const { code, payload } = parsed(plain)
    expect(openResponse(clientOf(context), bindingOf(there(answerTo)), parsed(secured))).toEqual({
      code,
      options: [],
      payload,
    })
  })
})
