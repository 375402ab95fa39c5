import { expect, it } from 'vitest'
import { encodeMessage, type OutgoingMessage } from '../message/encode.ts'
import { NO_BYTES } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import { Oscore } from '../options/oscore.ts'
import { pathOptions } from '../uri.ts'
import { encodeResponse } from './encodeResponse.ts'
import { exchangeLayer, type Reply } from './exchangeLayer.ts'
import { exchangeStore } from './exchangeStore.ts'
import type { HandleRequest, IncomingRequest } from './layer.ts'
import { optionsLayer, type UnderstoodRequest } from './optionsLayer.ts'

const POST = 2
const from = { address: '192.0.2.1', port: 40_000 }
const post = (given: Partial<OutgoingMessage>): OutgoingMessage => ({
  type: 'CON',
  code: POST,
  messageId: 7,
  token: Buffer.of(1),
  options: [],
  payload: NO_BYTES,
  ...given,
})
const incoming = (datagram: Buffer): IncomingRequest => {
  const message = parseMessage(datagram)
  if ('malformed' in message) throw new Error('the test sends a malformed message')
  return { message, datagram, from }
}

/** "Protects" by having a whole message as the payload: only its place among the layers matters here. */
const envelopeLayer =
  (opened: string[]) =>
  (above: HandleRequest): HandleRequest =>
  outer => {
    if (!outer.message.options.some(({ number }) => number === Oscore.number)) return above(outer)
    return async () => {
      opened.push(outer.message.payload.toString('hex'))
      const outcome = above(incoming(outer.message.payload))
      if ('rejected' in outcome) return { code: '4.00' }
      const inner = typeof outcome === 'function' ? await outcome() : outcome
      return {
        code: '2.04',
        options: [{ number: Oscore.number, value: NO_BYTES }],
        payload: encodeResponse(inner, outer.message),
      }
    }
  }

it('between exchanges and options there is room for a layer that unprotects and protects', async () => {
  const sent: Buffer[] = []
  const opened: string[] = []
  const understood: UnderstoodRequest[] = []
  const { layer } = exchangeLayer({
    exchanges: exchangeStore({ maxExchanges: 4, now: () => 0, secret: Buffer.alloc(32) }),
    beginReply:
      ({ message }): Reply =>
      response =>
        encodeResponse(response, message),
    send: datagram => void sent.push(datagram),
    count: () => undefined,
    onError: error => expect.unreachable(String(error)),
  })
  const receive = layer(
    envelopeLayer(opened)(
      optionsLayer(() => {})(request => {
        understood.push(request)
        return async () => ({ code: '2.05', payload: Buffer.from('inside') })
      }),
    ),
  )
  const inner = encodeMessage(post({ options: pathOptions('/uplink/A'), payload: Buffer.from('hello') }))
  const outer = encodeMessage(post({ options: [{ number: Oscore.number, value: Buffer.of(9) }], payload: inner }))

  receive(incoming(outer))
  await expect.poll(() => sent.length).toBe(1)
  receive(incoming(outer))

  expect(opened).toEqual([inner.toString('hex')])
  expect(understood.map(({ options }) => options.path.map(String))).toEqual([['uplink', 'A']])
  expect(sent[1]).toEqual(sent[0])
  const answer = parseMessage(sent[0] ?? NO_BYTES)
  expect(answer).toMatchObject({ type: 'ACK', code: 0x44, messageId: 7, options: [{ number: 9 }] })
  expect('payload' in answer && answer.payload.toString()).toContain('inside')
})
