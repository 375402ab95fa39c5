import { describe, expect, it, onTestFinished } from 'vitest'
import { coapClient } from '../../core/coap/client/client.ts'
import { protectedClient } from '../../core/coap/client/protectedClient.ts'
import { methods } from '../../core/coap/message/code.ts'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { protectRequest } from '../../core/coap/oscore/protect.ts'
import { pathOptions } from '../../core/coap/uri.ts'
import type { ListenerEnvironment } from '../../core/contracts/environment/listener.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import type { DeviceRecord } from '../../core/devices/record.ts'
import { keyTable } from '../testing/keyTable.ts'
import { someUplink, testListener } from '../testing/testListener.ts'

const secret = { id: 'v1', bytes: Buffer.alloc(32, 5) }
const KEYED: DeviceRecord = { deviceId: 'ABC123', keyedAt: '2026-01-01T00:00:00.000Z' }

/** A listener of a stage with keys, and a device with one. */
const stage = async ({
  readDevice = async () => KEYED,
  plainCoap = 'unless-keyed',
  hasKeys = true,
  environment = {},
}: {
  readDevice?: (deviceId: string) => Promise<DeviceRecord | undefined>
  environment?: Partial<ListenerEnvironment>
  plainCoap?: ListenerEnvironment['PLAIN_COAP']
  hasKeys?: boolean
} = {}) => {
  const table = keyTable()
  const kid = newKid(secret.bytes)
  table.add({
    kid: kid.toString('hex'),
    deviceId: 'ABC123',
    status: 'active',
    createdAt: new Date(Date.now() - 60_000).toISOString(),
    secretId: 'v1',
    sent: -1,
    version: 0,
  })
  const running = await testListener({
    environment: { PLAIN_COAP: plainCoap, METRICS_SECONDS: 3600, ...environment },
    readDevice,
    keys: { store: table.store, secrets: () => [secret], hasKeys: () => hasKeys, hasForeignKids: () => false },
  })
  const client = coapClient({ host: '127.0.0.1', port: running.listener.coapPort })
  onTestFinished(() => client.close())
  let number = 0
  const context = securityContext({ ...derivedSecrets(secret.bytes, kid), senderId: kid, recipientId: NO_BYTES })
  /** A message of the device that has been overheard, to be sent by anybody. */
  const overheard = (path: string) => {
    const content = { code: methods.POST, options: [...pathOptions(path)], payload: someUplink }
    const { options, payload } = protectRequest(context, number++, content).content
    return { method: 'POST', path: '/', options, payload } as const
  }
  const device = (deviceSecret = secret.bytes, nextNumber = () => number++) =>
    protectedClient({
      client,
      context: securityContext({ ...derivedSecrets(deviceSecret, kid), senderId: kid, recipientId: NO_BYTES }),
      nextNumber,
    })
  return { ...running, table, client, device, overheard, kid: kid.toString('hex') }
}
const uplink = (path: string) => ({ method: 'POST', path, payload: someUplink }) as const

describe('a device with a key', () => {
  it('is heard after one challenge, and its event says how it was protected', async () => {
    const { device, bus, kid } = await stage()
    const answer = await device().request(uplink('/uplink/ABC123'))
    expect([answer.code, answer.isProtected]).toEqual(['2.05', true])
    const [{ wire, unproven } = {}] = bus.uplinks()
    expect(wire).toMatchObject({ oscore: { kid, sequenceNumber: 1 } })
    expect(unproven).toBeUndefined()
  })

  it('keeps its rate while a stranger repeats its last message', async () => {
    const rate = { DEVICE_RATE_PER_SECOND: 0.001, DEVICE_RATE_BURST: 6 }
    const { device, overheard, client, bus } = await stage({ environment: rate })
    await device().request(uplink('/uplink'))
    const message = overheard('/uplink')
    for (let copies = 0; copies < 8; copies++) await client.request(message)
    expect((await device().request(uplink('/uplink'))).code).toBe('2.05')
    expect(new Set(bus.uplinks().map(({ id }) => id)).size).toBe(3)
  })

  it('need not name itself', async () => {
    const { device, bus } = await stage()
    await device().request(uplink('/uplink'))
    expect(bus.uplinks().map(({ deviceId }) => deviceId)).toEqual(['ABC123'])
  })

  it('that names another device is answered 4.03 under protection', async () => {
    const { device, bus } = await stage()
    const answer = await device().request(uplink('/uplink/OTHER'))
    expect([answer.code, answer.isProtected]).toEqual(['4.03', true])
    expect(bus.uplinks()).toEqual([])
  })

  it('logs under its key as well', async () => {
    const { device, bus } = await stage()
    const answer = await device().request({ method: 'POST', path: '/logs/ABC123', payload: Buffer.from('hello') })
    expect([answer.code, answer.isProtected]).toEqual(['2.04', true])
    expect(bus.logs().map(({ deviceId }) => deviceId)).toEqual(['ABC123'])
  })

  it('is told under protection that a path does not exist', async () => {
    const { device } = await stage()
    const answer = await device().request(uplink('/nowhere'))
    expect([answer.code, answer.isProtected]).toEqual(['4.04', true])
  })

  it('with a wrong key is answered 4.01 without protection, and the reason is an event of the device, unproven', async () => {
    const { device, bus } = await stage()
    const answer = await device(Buffer.alloc(32, 6)).request(uplink('/uplink/ABC123'))
    expect([answer.code, answer.isProtected, answer.payload.length]).toEqual(['4.01', false, 0])
    await expect.poll(() => bus.rejected()).toMatchObject([{ deviceId: 'ABC123', reason: 'wrong key', unproven: true }])
  })
})

describe('a message without protection in the name of a device with a key', () => {
  it('is answered 4.01, and told as unproven', async () => {
    const { client, bus } = await stage()
    expect((await client.request(uplink('/uplink/ABC123'))).code).toBe('4.01')
    expect((await client.request({ method: 'POST', path: '/logs/ABC123', payload: Buffer.from('x') })).code).toBe(
      '4.01',
    )
    await expect.poll(() => bus.rejected().length).toBe(2)
    expect(bus.rejected()[0]).toMatchObject({ unproven: true })
    expect(bus.uplinks()).toEqual([])
  })

  it('is answered 5.03 while its record cannot be read', async () => {
    const { client, bus } = await stage({ readDevice: () => Promise.reject(new Error('slow')) })
    expect((await client.request(uplink('/uplink/ABC123'))).code).toBe('5.03')
    expect(bus.uplinks()).toEqual([])
  })

  it('is heard where the stage accepts it', async () => {
    const { client } = await stage({ plainCoap: 'accept' })
    expect((await client.request(uplink('/uplink/ABC123'))).code).toBe('2.05')
  })
})

describe('a device without a key', () => {
  it('is heard, unless the stage refuses it', async () => {
    const readDevice = async () => undefined
    const { client } = await stage({ readDevice })
    expect((await client.request(uplink('/uplink/OTHER'))).code).toBe('2.05')
    const strict = await stage({ readDevice, plainCoap: 'refuse' })
    expect((await strict.client.request(uplink('/uplink/OTHER'))).code).toBe('4.01')
  })

  it('of a stage without any keys is heard while records cannot be read', async () => {
    const { client } = await stage({ hasKeys: false, readDevice: () => Promise.reject(new Error('slow')) })
    expect((await client.request(uplink('/uplink/OTHER'))).code).toBe('2.04')
  })
})

describe('the metrics of keys', () => {
  const counted = async ({ listener, metrics }: Awaited<ReturnType<typeof stage>>) => {
    await listener.close()
    const names = /^(Refused|Key|Protected|Plain|Answers|Duplicates)/
    const values = Object.entries(metrics.at(-2) ?? {}).map(([name, [value]]) => [name, value] as const)
    return Object.fromEntries(values.filter(([name]) => names.test(name)))
  }

  it('count by reason what is refused, and the answers by the code inside', async () => {
    const running = await stage()
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
    const running = await stage()
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
    const running = await stage({ readDevice: async () => ({ ...KEYED, deviceId }) })
    running.table.change(running.kid, { deviceId })
    await running.device().request(uplink('/uplink'))
    await running.device(Buffer.alloc(32, 6)).request(uplink('/uplink'))
    await running.client.request(uplink(`/uplink/${deviceId}`))
    await running.device(secret.bytes, () => 0).request(uplink('/uplink'))
    expect(await counted(running)).toEqual({ Answers205: 1, AnswersOther: 4, KeyChallenges: 1, ProtectedMessages: 1 })
  })

  it('count what is admitted without a key once the stage has keys', async () => {
    const readDevice = async () => undefined
    const running = await stage({ readDevice })
    await running.client.request(uplink('/uplink/OTHER'))
    expect(await counted(running)).toMatchObject({ PlainMessages: 1 })
    const without = await stage({ readDevice, hasKeys: false })
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
