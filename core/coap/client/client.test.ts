import { afterEach, describe, expect, it } from 'vitest'
import { ContentFormat, contentFormats } from '../options/contentFormat.ts'
import { MaxAge } from '../options/maxAge.ts'
import { uintOption, uintValue } from '../options/value.ts'
import { type FakeServer, fakeServer, type Incoming, piggybacked } from '../testing/fakeServer.ts'
import { type CoapClient, coapClient } from './client.ts'
import { NoAnswer } from './exchange.ts'

const closing: { close: () => void }[] = []
afterEach(() => {
  for (const { close } of closing.splice(0)) close()
})

/** ACK_TIMEOUT of tests that have to time out: five datagrams take 31 to 47 times as long. */
const ACK_TIMEOUT_MS = 20

const between = async (
  receive: (incoming: Incoming) => void,
  ackTimeoutMs = 2000,
): Promise<{ server: FakeServer; client: CoapClient }> => {
  const server = await fakeServer(receive)
  const client = coapClient({ host: '127.0.0.1', port: server.port, ackTimeoutMs })
  closing.push(server, client)
  return { server, client }
}

const uplink = { method: 'POST', path: '/uplink/ABC123', payload: Buffer.from([8, 42]) } as const

describe('the CoAP client', () => {
  it('sends a confirmable request with its path, options and payload, and reads a piggybacked answer', async () => {
    const { server, client } = await between(({ packet, reply }) =>
      reply(
        piggybacked(packet, '4.29', {
          options: [{ name: 'Max-Age', value: Buffer.from([1, 44]) }],
          payload: Buffer.from('slow'),
        }),
      ),
    )
    const options = [uintOption(ContentFormat, contentFormats.octetStream)]
    const response = await client.request({ ...uplink, options })
    const [sent] = server.received
    expect(sent).toMatchObject({ code: '0.02', confirmable: true, payload: uplink.payload })
    expect(sent?.options.map(({ name, value }) => [name, value.toString('latin1')])).toEqual([
      ['Uri-Path', 'uplink'],
      ['Uri-Path', 'ABC123'],
      ['Content-Format', '*'],
    ])
    expect(response).toMatchObject({ code: '4.29', payload: Buffer.from('slow'), attempts: 1 })
    expect(uintValue(response.options, MaxAge)).toBe(300)
  })

  it('repeats the same datagram until it is answered', async () => {
    const { server, client } = await between(({ packet, before, reply }) => {
      if (before === 3) reply(piggybacked(packet, '2.04'))
    }, ACK_TIMEOUT_MS)
    const { code, attempts, roundTripMs } = await client.request(uplink)
    expect({ code, attempts }).toEqual({ code: '2.04', attempts: 4 })
    expect(roundTripMs).toBeGreaterThan(7 * ACK_TIMEOUT_MS - 5)
    const [first, ...again] = server.received
    expect(again).toEqual([first, first, first])
  })

  it('gives up after four retransmissions and says so', async () => {
    const { server, client } = await between(() => {}, ACK_TIMEOUT_MS)
    const failure = await client.request(uplink).catch(error => error)
    expect(failure).toBeInstanceOf(NoAnswer)
    expect(failure).toMatchObject({ code: 'timeout', attempts: 5 })
    expect(failure.message).toMatch(/^no answer from coap:\/\/127\.0\.0\.1:\d+ to 5 datagrams in \d\.\d s$/)
    expect(server.received).toHaveLength(5)
  })

  it('keeps the error of the socket as the cause when nothing listens', async () => {
    const { server, client } = await between(() => {}, ACK_TIMEOUT_MS)
    server.close()
    closing.splice(closing.indexOf(server), 1)
    const failure = await client.request(uplink).catch(error => error)
    expect(failure).toMatchObject({ code: 'timeout', cause: { code: 'ECONNREFUSED' } })
  })

  it('stops repeating when it is acknowledged, waits for the separate answer, and acknowledges that', async () => {
    const { server, client } = await between(({ packet, before, reply }) => {
      if (before > 0) return
      reply({ ack: true, code: '0.00', messageId: packet.messageId })
      const separate = { confirmable: true, code: '2.04', messageId: 7, token: packet.token }
      setTimeout(() => reply(separate), 700)
    }, 200)
    const { code, attempts } = await client.request(uplink)
    expect({ code, attempts }).toEqual({ code: '2.04', attempts: 1 })
    await expect.poll(() => server.received.length).toBe(2)
    expect(server.received[1]).toMatchObject({ code: '0.00', ack: true, messageId: 7 })
  })

  it('acknowledges a separate answer again, and rejects one that it never asked for', async () => {
    const { server, client } = await between(({ packet, before, reply }) => {
      if (before > 0) return
      const separate = { confirmable: true, code: '2.04', messageId: 7, token: packet.token }
      reply(separate)
      reply(separate)
      reply({ ...separate, messageId: 8, token: Buffer.from('other') })
    })
    await client.request(uplink)
    await expect.poll(() => server.received.length).toBe(4)
    const answers = server.received.slice(1).map(({ ack, reset, messageId }) => ({ ack, reset, messageId }))
    expect(answers).toEqual([
      { ack: true, reset: false, messageId: 7 },
      { ack: true, reset: false, messageId: 7 },
      { ack: false, reset: true, messageId: 8 },
    ])
  })

  it('takes an answer to a request that is not confirmable, and repeats nothing', async () => {
    const { server, client } = await between(({ packet, reply }) =>
      reply({ code: '2.04', messageId: 99, token: packet.token }),
    )
    const { code, attempts } = await client.request({ ...uplink, confirmable: false })
    expect({ code, attempts }).toEqual({ code: '2.04', attempts: 1 })
    expect(server.received).toMatchObject([{ confirmable: false, ack: false, reset: false }])
  })

  it('fails at once on a reset', async () => {
    const { client } = await between(({ packet, reply }) =>
      reply({ reset: true, code: '0.00', messageId: packet.messageId }),
    )
    await expect(client.request(uplink)).rejects.toMatchObject({ code: 'reset', attempts: 1 })
  })

  it('ignores datagrams that are not CoAP, and answers to other requests', async () => {
    const { client } = await between(({ packet, reply, replyRaw }) => {
      replyRaw(Buffer.from('hello'))
      replyRaw(Buffer.alloc(0))
      reply(piggybacked({ ...packet, token: Buffer.from('xxxx') }, '5.00'))
      reply(piggybacked({ ...packet, messageId: packet.messageId ^ 1 }, '5.00'))
      reply(piggybacked(packet, '2.04'))
    })
    expect(await client.request(uplink)).toMatchObject({ code: '2.04' })
  })

  it('repeats the same message, or sends a new one', async () => {
    const { server, client } = await between(({ packet, reply }) => reply(piggybacked(packet, '5.03')))
    const { identity } = await client.request(uplink)
    await client.request({ ...uplink, again: identity })
    await client.request(uplink)
    const [first, second, third] = server.received
    expect(second).toEqual(first)
    expect(third?.messageId).not.toBe(first?.messageId)
    expect(third?.token).not.toEqual(first?.token)
  })

  it('ends the exchanges under way when it is closed', async () => {
    const { client, server } = await between(() => client.close())
    await expect(client.request(uplink)).rejects.toMatchObject({ code: 'closed' })
    await expect(client.request(uplink)).rejects.toMatchObject({ code: 'closed' })
    expect(server.received).toHaveLength(1)
  })

  it('pings: an empty message, again until a reset comes back', async () => {
    const { server, client } = await between(({ packet, before, reply }) => {
      if (before === 1) reply({ code: '0.00', reset: true, messageId: packet.messageId })
    }, ACK_TIMEOUT_MS)
    expect(await client.ping()).toMatchObject({ attempts: 2 })
    expect(server.received[0]).toMatchObject({ code: '0.00', confirmable: true, token: Buffer.alloc(0) })
  })

  it('says so when nothing answers a ping', async () => {
    const { client } = await between(() => undefined, ACK_TIMEOUT_MS)
    await expect(client.ping()).rejects.toMatchObject({ code: 'timeout', attempts: 5 })
  })

  it('takes a new socket before a message id would come again', { timeout: 60_000 }, async () => {
    const { server, client } = await between(({ packet, reply }) => reply(piggybacked(packet, '2.04')))
    const ids = new Set<number>()
    const request = async (): Promise<void> => {
      const { identity } = await client.request({ method: 'GET', path: '/' })
      ids.add(identity.messageId)
    }
    for (let batch = 0; batch < 1024; batch++) await Promise.all(Array.from({ length: 64 }, request))
    expect(ids.size).toBe(65536)
    expect(server.ports.size).toBe(1)
    await request()
    expect(server.ports.size).toBe(2)
  })
})
