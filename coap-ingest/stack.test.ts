import { expect, it } from 'vitest'
import { NO_BYTES } from '../core/coap/message/message.ts'
import { encodeUint } from '../core/coap/message/uint.ts'
import { exchangeStore } from '../core/coap/server/exchangeStore.ts'
import { request } from '../core/coap/testing/request.ts'
import { nodeCoap } from './nodeCoap.ts'
import { uplinkResource } from './resources.ts'
import { changed } from './responses.ts'
import { coapStack } from './stack.ts'
import type { UplinkRequest } from './uplinkRequest.ts'

const start = (respond = async () => changed) => {
  const received: UplinkRequest[] = []
  const counted: string[] = []
  const sent: Buffer[] = []
  const send = (datagram: Buffer): void => void sent.push(datagram)
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const { receive } = coapStack({
    exchanges: exchangeStore({ maxExchanges: 4, now: () => 0, secret: Buffer.alloc(32) }),
    nodeCoap: nodeCoap({ send, onError }),
    resources: [
      uplinkResource({
        receive: async uplink => {
          received.push(uplink)
          return respond()
        },
        refuse: () => {},
        hashAddress: address => address,
      }),
    ],
    onNoResource: () => {},
    maxInFlight: 1,
    busPending: () => 0,
    queuedMs: () => 0,
    now: () => 0,
    send,
    count: name => counted.push(name),
    onError,
  })
  return {
    receive: (datagram: Buffer, port = 1) => receive(datagram, { address: '::1', port }),
    received,
    counted,
    sent,
    errors,
  }
}

it('ignores datagrams from port 0: an answer to one would end the process', () => {
  const { receive, received, counted, sent } = start()
  receive(request(), 0)
  expect({ received, sent }).toEqual({ received: [], sent: [] })
  expect(counted).toContain('ignored.sourcePort')
})

it('admits an uplink with the device of its path, as it came', () => {
  const { receive, received } = start()
  receive(request({ path: ['uplink', 'ü'] }))
  expect(received).toMatchObject([{ pathDeviceId: 'ü' }])
})

it('passes a path that is not UTF-8 on as one that is no device id', () => {
  const { receive, received } = start()
  receive(Buffer.concat([request({ path: ['uplink'] }), Buffer.from('02c328', 'hex')]))
  expect(received).toMatchObject([{ pathDeviceId: '\ufffd(' }])
})

it('answers 5.00 when a resource fails, and only acknowledges when the client wants no response', async () => {
  const failure = new Error('a bug')
  const { receive, sent, errors } = start(() => Promise.reject(failure))
  receive(request({ messageId: 1, token: NO_BYTES }))
  await expect.poll(() => sent.map(datagram => datagram.toString('hex'))).toEqual(['60a00001'])
  receive(request({ messageId: 2, token: NO_BYTES, options: [{ number: 258, value: encodeUint(16) }] }))
  await expect.poll(() => sent.at(-1)?.toString('hex')).toBe('60000002')
  expect(errors).toEqual([failure, failure])
})
