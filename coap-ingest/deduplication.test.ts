import { describe, expect, it } from 'vitest'
import { request } from '../core/coap/testing/request.ts'
import { someUplink, testListener } from './testing/testListener.ts'

const attack = Buffer.from('420203840001b675706c696e6b064f5448455239112aff08017a05bad24b0a00', 'hex')
const victim = Buffer.from(
  '420203840001b675706c696e6b04464e5656112aff08f503123d0a2910d0051a1338393436303731353132333630303030303030220668772d322e312a05312e342e303001120b08901c102d1878201e283c250000a841',
  'hex',
)

describe('deduplication of two messages with one message id from one address and port', () => {
  it('takes a datagram that was made to have the hash of the next one for another message', async () => {
    const { device, bus } = await testListener()
    await device.ask(attack)
    expect((await device.ask(victim)).code).toMatch(/^2\./)
    expect(bus.uplinks().map(({ deviceId }) => deviceId)).toEqual(['OTHER9', 'FNVV'])
  })

  it('remembers both, so that neither one makes the other be forgotten', async () => {
    const { device, bus } = await testListener()
    for (let times = 0; times < 3; times += 1) {
      for (const datagram of [attack, victim]) await device.ask(datagram)
    }
    expect(bus.uplinks()).toHaveLength(2)
  })

  it.each([
    ['payload', { payload: Buffer.from('082b', 'hex') }],
    ['token', { token: Buffer.of(9) }],
    ['device in the path', { path: ['uplink', 'ABC124'] }],
    ['type', { type: 'NON' }],
  ] as const)('tells messages apart by their %s', async (_, other) => {
    const { device, bus } = await testListener()
    await device.ask(request({ messageId: 5, payload: someUplink }))
    await device.ask(request({ messageId: 5, payload: someUplink, ...other }))
    expect(bus.uplinks()).toHaveLength(2)
  })
})
