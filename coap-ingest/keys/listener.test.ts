import { describe, expect, it, onTestFinished } from 'vitest'
import { coapClient } from '../../core/coap/client/client.ts'
import { protectedClient } from '../../core/coap/client/protectedClient.ts'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { KEYED, keyedListener, secret } from '../testing/keyedListener.ts'
import { someUplink, testListener } from '../testing/testListener.ts'

const uplink = (path: string) => ({ method: 'POST', path, payload: someUplink }) as const

describe('a device with a key', () => {
  it('is heard after one challenge, and its event says how it was protected', async () => {
    const { device, bus, kid } = await keyedListener()
    const answer = await device().request(uplink('/uplink/ABC123'))
    expect([answer.code, answer.isProtected]).toEqual(['2.05', true])
    const [{ wire, unproven } = {}] = bus.uplinks()
    expect(wire).toMatchObject({ oscore: { kid, sequenceNumber: 1 } })
    expect(unproven).toBeUndefined()
  })

  it('keeps its rate while a stranger repeats its last message', async () => {
    const rate = { DEVICE_RATE_PER_SECOND: 0.001, DEVICE_RATE_BURST: 6 }
    const { device, overheard, client, bus } = await keyedListener({ environment: rate })
    await device().request(uplink('/uplink'))
    const message = overheard('/uplink')
    for (let copies = 0; copies < 8; copies++) await client.request(message)
    expect((await device().request(uplink('/uplink'))).code).toBe('2.05')
    expect(new Set(bus.uplinks().map(({ id }) => id)).size).toBe(3)
  })

  it('need not name itself', async () => {
    const { device, bus } = await keyedListener()
    await device().request(uplink('/uplink'))
    expect(bus.uplinks().map(({ deviceId }) => deviceId)).toEqual(['ABC123'])
  })

  it('that names another device is answered 4.03 under protection', async () => {
    const { device, bus } = await keyedListener()
    const answer = await device().request(uplink('/uplink/OTHER'))
    expect([answer.code, answer.isProtected]).toEqual(['4.03', true])
    expect(bus.uplinks()).toEqual([])
  })

  it('logs under its key as well', async () => {
    const { device, bus } = await keyedListener()
    const answer = await device().request({ method: 'POST', path: '/logs/ABC123', payload: Buffer.from('hello') })
    expect([answer.code, answer.isProtected]).toEqual(['2.04', true])
    expect(bus.logs().map(({ deviceId }) => deviceId)).toEqual(['ABC123'])
  })

  it('is told under protection that a path does not exist', async () => {
    const { device } = await keyedListener()
    const answer = await device().request(uplink('/nowhere'))
    expect([answer.code, answer.isProtected]).toEqual(['4.04', true])
  })

  it('with a wrong key is answered 4.01 without protection, and the reason is an event of the device, unproven', async () => {
    const { device, bus } = await keyedListener()
    const answer = await device(Buffer.alloc(32, 6)).request(uplink('/uplink/ABC123'))
    expect([answer.code, answer.isProtected, answer.payload.length]).toEqual(['4.01', false, 0])
    await expect.poll(() => bus.rejected()).toMatchObject([{ deviceId: 'ABC123', reason: 'wrong key', unproven: true }])
  })
})

describe('a message without protection in the name of a device with a key', () => {
  it('is answered 4.01, and told as unproven', async () => {
    const { client, bus } = await keyedListener()
    expect((await client.request(uplink('/uplink/ABC123'))).code).toBe('4.01')
    expect((await client.request({ method: 'POST', path: '/logs/ABC123', payload: Buffer.from('x') })).code).toBe(
      '4.01',
    )
    await expect.poll(() => bus.rejected().length).toBe(2)
    expect(bus.rejected()[0]).toMatchObject({ unproven: true })
    expect(bus.uplinks()).toEqual([])
  })

  it('is answered 5.03 while its record cannot be read', async () => {
    const { client, bus } = await keyedListener({ readDevice: () => Promise.reject(new Error('slow')) })
    expect((await client.request(uplink('/uplink/ABC123'))).code).toBe('5.03')
    expect(bus.uplinks()).toEqual([])
  })

  it('is heard where the stage accepts it', async () => {
    const { client } = await keyedListener({ plainCoap: 'accept' })
    expect((await client.request(uplink('/uplink/ABC123'))).code).toBe('2.05')
  })
})

describe('a device without a key', () => {
  it('is heard, unless the stage refuses it', async () => {
    const readDevice = async () => undefined
    const { client } = await keyedListener({ readDevice })
    expect((await client.request(uplink('/uplink/OTHER'))).code).toBe('2.05')
    const strict = await keyedListener({ readDevice, plainCoap: 'refuse' })
    expect((await strict.client.request(uplink('/uplink/OTHER'))).code).toBe('4.01')
  })

  it('of a stage without any keys is heard while records cannot be read', async () => {
    const { client } = await keyedListener({ hasKeys: false, readDevice: () => Promise.reject(new Error('slow')) })
    expect((await client.request(uplink('/uplink/OTHER'))).code).toBe('2.04')
  })
})

describe('the metrics of keys', () => {
  const counted = async ({ listener, metrics }: Awaited<ReturnType<typeof keyedListener>>) => {
    await listener.close()
    const names = /^(Refused|Key|Protected|Plain|Answers|Duplicates)/
    const values = Object.entries(metrics.at(-2) ?? {}).map(([name, [value]]) => [name, value] as const)
    return Object.fromEntries(values.filter(([name]) => names.test(name)))
  }

  it('count by reason what is refused, and the answers by the code inside', async () => {
    const running = await keyedListener()
    const { device, client } = running
    const own = device()
    await own.request(uplink('/uplink/ABC123'))
    await own.request({ method: 'POST', path: '/logs/ABC123', payload: Buffer.from('hello') })
    await own.request(uplink('/uplink/OTHER'))
    await device(Buffer.alloc(32, 6)).request(uplink('/uplink/ABC123'))
    await client.request(uplink('/uplink/ABC123'))
    const oscore = (...bytes: number[]) => [{ number: Oscore.number, value: Buffer.of(...bytes) }]
    await client.request({ ...uplink('/'), options: oscore(0x09, 0x01, 0x02) })
    await client.request({ ...uplink('/'), options: oscore(0xff) })
    await device(secret.bytes, () => 0).request(uplink('/uplink'))
    expect(await counted(running)).toEqual({
      Answers204: 1,
      Answers205: 1,
      AnswersOther: 7,
      ProtectedMessages: 2,
      KeyChallenges: 1,
      RefusedOtherDevice: 1,
      RefusedPlain: 1,
      RefusedOscoreOption: 1,
      RefusedReplayed: 1,
      RefusedUnknownKey: 1,
      RefusedWrongKey: 1,
    })
  })

  it('tell a revoked key from an unknown one', async () => {
    const running = await keyedListener()
    running.table.change(running.kid, { status: 'revoked' })
    await running.device().request(uplink('/uplink'))
    const other = protectedClient({
      client: running.client,
      context: securityContext({
        ...derivedSecrets(secret.bytes, Buffer.of(1)),
        senderId: newKid(secret.bytes, Buffer.of(1, 2, 3)),
        recipientId: NO_BYTES,
      }),
      nextNumber: () => 0,
    })
    await other.request(uplink('/uplink'))
    expect(await counted(running)).toMatchObject({ RefusedRevokedKey: 1, RefusedUnknownKey: 1 })
  })

  it('leave out what is refused in the name of a device that tests the stage', async () => {
    const deviceId = 'sonde-doctor-key'
    const running = await keyedListener({ readDevice: async () => ({ ...KEYED, deviceId }) })
    running.table.change(running.kid, { deviceId })
    await running.device().request(uplink('/uplink'))
    await running.device(Buffer.alloc(32, 6)).request(uplink('/uplink'))
    await running.client.request(uplink(`/uplink/${deviceId}`))
    await running.device(secret.bytes, () => 0).request(uplink('/uplink'))
    expect(await counted(running)).toEqual({ Answers205: 1, AnswersOther: 4, KeyChallenges: 1, ProtectedMessages: 1 })
  })

  it('count what is admitted without a key once the stage has keys', async () => {
    const readDevice = async () => undefined
    const running = await keyedListener({ readDevice })
    await running.client.request(uplink('/uplink/OTHER'))
    expect(await counted(running)).toMatchObject({ PlainMessages: 1 })
    const without = await keyedListener({ readDevice, hasKeys: false })
    await without.client.request(uplink('/uplink/OTHER'))
    expect(await counted(without)).not.toHaveProperty('PlainMessages')
  })
})

it('a stage without keys refuses the option as one that it does not understand', async () => {
  const { listener } = await testListener()
  const client = coapClient({ host: '127.0.0.1', port: listener.coapPort })
  onTestFinished(() => client.close())
  const options = [{ number: Oscore.number, value: Buffer.of(0x09, 0x01, 0x02) }]
  expect((await client.request({ ...uplink('/uplink/ABC123'), options })).code).toBe('4.02')
})
