import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { emptyMessage } from '../core/coap/message/encode.ts'
import type { Message } from '../core/coap/message/message.ts'
import { parseMessage } from '../core/coap/message/parse.ts'
import { request } from '../core/coap/testing/request.ts'
import { nodeCoap } from './nodeCoap.ts'
import { changed } from './responses.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const from = { address: '::ffff:192.0.2.1', port: 40_000 }
const start = () => {
  const sent: string[] = []
  const errors: unknown[] = []
  const coap = nodeCoap({
    send: datagram => void sent.push(datagram.toString('hex')),
    onError: error => errors.push(error),
  })
  const incoming = (datagram: Buffer) => ({ message: read(datagram), datagram, from })
  const receive = (datagram: Buffer) => coap.beginReply(incoming(datagram))
  const acknowledge = (messageId: number) => coap.acknowledge(incoming(emptyMessage('ACK', messageId)))
  return { receive, acknowledge, sent, errors }
}
const read = (datagram: Buffer | undefined): Message => {
  const message = parseMessage(datagram ?? Buffer.alloc(0))
  if ('malformed' in message) throw new Error('no message')
  return message
}

it('rides an answer in the acknowledgement and sends nothing by itself', () => {
  const { receive, sent } = start()
  const answer = receive(request({ messageId: 5 }))?.(changed)
  expect(read(answer)).toMatchObject({ type: 'ACK', code: 0x44, messageId: 5 })
  vi.advanceTimersByTime(300_000)
  expect(sent).toEqual([])
})

it('acknowledges a request whose answer takes too long, and repeats the answer until it is acknowledged', () => {
  const { receive, acknowledge, sent } = start()
  const reply = receive(request({ messageId: 5 }))
  vi.advanceTimersByTime(1_500)
  expect(sent).toEqual(['60000005'])
  const separate = reply?.(changed) ?? Buffer.alloc(0)
  expect(read(separate)).toMatchObject({ type: 'CON', code: 0x44, token: Buffer.from([1, 2, 3, 4]) })
  vi.advanceTimersByTime(3_001)
  expect(sent.slice(1)).toEqual([separate.toString('hex')])
  const { messageId } = read(separate)
  expect(acknowledge(messageId)).toBe(true)
  vi.advanceTimersByTime(300_000)
  expect(sent).toHaveLength(2)
})

it('does not repeat a separate response that its client does not want (RFC 7967)', () => {
  const { receive, sent, errors } = start()
  const reply = receive(request())
  vi.advanceTimersByTime(1_500)
  reply?.({ ...changed, isUnwanted: true })
  const acknowledged = sent.length
  vi.advanceTimersByTime(300_000)
  expect(sent).toHaveLength(acknowledged)
  expect(errors).toEqual([])
})

it('outlives a separate response that nobody acknowledges', () => {
  const { receive, errors } = start()
  const reply = receive(request())
  vi.advanceTimersByTime(1_500)
  reply?.(changed)
  vi.advanceTimersByTime(300_000)
  expect(errors).toHaveLength(1)
})

it('does not take a stray acknowledgement', () => {
  const { acknowledge } = start()
  expect(acknowledge(5)).toBe(false)
})

it('keeps no timers of requests that were answered', () => {
  const { receive } = start()
  for (let count = 0; count < 2_000; count += 1) receive(request({ messageId: count }))?.(changed)
  expect(vi.getTimerCount()).toBeLessThan(1_000)
})
