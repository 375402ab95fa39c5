import { expect, it } from 'vitest'
import { methods } from '../message/code.ts'
import { NO_BYTES } from '../message/message.ts'
import { Oscore } from '../options/oscore.ts'
import type { IncomingRequest } from './layer.ts'
import { oscoreLayer, type Unprotect } from './oscoreLayer.ts'
import type { OutgoingResponse } from './response.ts'

const requestOf = (bytes: number): IncomingRequest => ({
  message: {
    type: 'CON',
    code: methods.POST,
    messageId: 1,
    token: NO_BYTES,
    options: [{ number: Oscore.number, value: Buffer.of(9, 1, 2) }],
    payload: Buffer.alloc(9),
  },
  datagram: Buffer.alloc(bytes),
  from: { address: '127.0.0.1', port: 1 },
})

/** The response inside, as it is protected. */
const insideOf = async (response: OutgoingResponse, bytes: number): Promise<OutgoingResponse | undefined> => {
  const protectedOnes: OutgoingResponse[] = []
  const unprotect: Unprotect = request => async () => ({
    request,
    protect: inside => {
      protectedOnes.push(inside)
      return inside
    },
  })
  const outcome = oscoreLayer(unprotect)(() => response)(requestOf(bytes))
  if (typeof outcome === 'function') await outcome()
  return protectedOnes[0]
}

it('RFC 7252 §11.3, RFC 8613 §8.3: a response that is too long for its request loses its payload before it is protected, not its ciphertext', async () => {
  const long = { code: '2.05', payload: Buffer.alloc(100) } as const
  expect(await insideOf(long, 60)).toEqual(long)
  expect(await insideOf(long, 40)).toEqual({ code: '2.04' })
})

it('a request whose refusal is there at once begins no work', () => {
  const refused = { code: '4.01' } as const
  expect(oscoreLayer(() => refused)(() => ({ code: '2.04' }))(requestOf(60))).toBe(refused)
})
