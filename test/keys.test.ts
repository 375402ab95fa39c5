import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { deviceCommand } from '../cli/device.ts'
import { keyCommand } from '../cli/key.ts'
import { type CoapClient, coapClient } from '../core/coap/client/client.ts'
import { protectedClient } from '../core/coap/client/protectedClient.ts'
import { NO_BYTES } from '../core/coap/message/message.ts'
import { securityContext } from '../core/coap/oscore/context.ts'
import { DeviceKey, KeyList, NewKeysAnswer, ShownKeysAnswer } from '../core/devices/keys/http/contract.ts'
import { codecs } from '../proto/codec.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { ACCEPTED, stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { uplink: codec } = codecs(readSchema())
const payload = codec.encode({ uplink_count: 7 })
const admin = await stack.token({ sub: 'Keyed-admin', devices: ['Keyed-*'], scope: ['read', 'admin'] })

let client: CoapClient
beforeAll(() => {
  const { hostname, port } = new URL(stack.endpoints.coap)
  client = coapClient({ host: hostname, port: Number(port) })
})
afterAll(async () => {
  client.close()
  await stack.close()
})

const ask = (path: string, method = 'GET', json?: unknown) =>
  stack.http(path, { method, token: admin, ...(json !== undefined && { json }) })
const key = async (path: string, method?: string, json?: unknown): Promise<DeviceKey> => {
  const { status, json: answer, text } = await ask(path, method, json)
  if (status !== 200) throw new Error(text)
  return DeviceKey.parse(answer)
}

/** A device as firmware has it: with the key that it was given. */
const deviceWith = ({ senderId, masterSecret, masterSalt }: DeviceKey) => {
  let number = 0
  const { request } = protectedClient({
    client,
    context: securityContext({
      masterSecret: Buffer.from(masterSecret, 'hex'),
      masterSalt: Buffer.from(masterSalt, 'hex'),
      senderId: Buffer.from(senderId, 'hex'),
      recipientId: NO_BYTES,
    }),
    nextNumber: () => number++,
  })
  return async () => {
    const { code, isProtected } = await request({ method: 'POST', path: '/uplink', payload })
    return isProtected ? code : `${code} unprotected`
  }
}
const plainly = async (deviceId: string) =>
  (await client.request({ method: 'POST', path: `/uplink/${deviceId}`, payload })).code

const told = (deviceId: string) =>
  expect.poll(async () =>
    (await stack.events(deviceId)).filter(({ type }) => type === 'key').map(({ action, by }) => [action, by]),
  )

describe('a device that is given a key', () => {
  it('speaks under it, is seen with it, and nobody else has its name', async () => {
    const viewer = await stack.viewer('Keyed-1')
    const made = await key('/devices/Keyed-1/key', 'PUT', {})
    expect(await plainly('Keyed-1')).toBe('4.01')
    expect(await deviceWith(made)()).toMatch(ACCEPTED)
    const seen = await viewer.frame(({ type }) => type === 'uplink')
    expect(seen).toMatchObject({ deviceId: 'Keyed-1' })
    await expect
      .poll(async () => (await stack.http('/devices/Keyed-1/events?type=uplink')).json)
      .toMatchObject({ events: [{ wire: { oscore: { kid: made.senderId, sequenceNumber: 1 } } }] })
    expect((await stack.http('/devices/Keyed-1')).json).toMatchObject({ keyedAt: expect.any(String) })
  })

  it('is shown it again, which is told with the name of the person, and without the secret', async () => {
    const made = await key('/devices/Keyed-2/key', 'PUT', {})
    expect((await ask('/devices/Keyed-2/key', 'PUT', {})).status).toBe(409)
    expect(await key('/devices/Keyed-2/key')).toEqual(made)
    await told('Keyed-2').toEqual([
      ['added', 'Keyed-admin'],
      ['shown', 'Keyed-admin'],
    ])
    const { text } = await stack.http('/devices/Keyed-2/events')
    expect(text).toContain(made.senderId)
    expect(text).not.toContain(made.masterSecret)
    expect(KeyList.parse((await stack.http('/devices/Keyed-2/keys')).json).keys).toMatchObject([{ status: 'active' }])
  })

  it('goes on under the old key until it uses the new one', async () => {
    const first = deviceWith(await key('/devices/Keyed-3/key', 'PUT', {}))
    expect(await first()).toMatch(ACCEPTED)
    const second = deviceWith(await key('/devices/Keyed-3/key/rotation', 'POST', {}))
    expect(await first()).toMatch(ACCEPTED)
    expect(await second()).toMatch(ACCEPTED)
    expect(await first()).toBe('4.01 unprotected')
    expect(await second()).toMatch(ACCEPTED)
    const { keys } = KeyList.parse((await ask('/devices/Keyed-3/keys')).json)
    expect(keys.map(({ status }) => status)).toEqual(['revoked', 'active'])
  })

  it('is refused once it is revoked, and its name is free when it is released', async () => {
    const device = deviceWith(await key('/devices/Keyed-4/key', 'PUT', {}))
    expect(await device()).toMatch(ACCEPTED)
    expect((await ask('/devices/Keyed-4/key', 'DELETE')).status).toBe(200)
    expect(await device()).toBe('4.01 unprotected')
    expect(await plainly('Keyed-4')).toBe('4.01')
    expect((await ask('/devices/Keyed-4/key?release=true', 'DELETE')).status).toBe(200)
    await expect.poll(() => plainly('Keyed-4')).toMatch(ACCEPTED)
  })

  it('may have one that was made elsewhere', async () => {
    const given = { masterSecret: '0102030405060708090a0b0c0d0e0f10', masterSalt: '9e7ca92223786340' }
    const made = await key('/devices/Keyed-5/key', 'PUT', given)
    expect(made).toMatchObject(given)
    expect(await deviceWith(made)()).toMatch(ACCEPTED)
  })

  it('may be one of many', async () => {
    const devices = ['Keyed-6', 'Keyed-7', 'Foreign-1'].map(deviceId => ({ deviceId }))
    const first = NewKeysAnswer.parse((await ask('/keys', 'POST', { devices })).json)
    expect(first.keys.map(({ deviceId }) => deviceId)).toEqual(['Keyed-6', 'Keyed-7'])
    expect(first.refused).toMatchObject([{ deviceId: 'Foreign-1', code: 'foreign-device' }])
    const again = NewKeysAnswer.parse((await ask('/keys', 'POST', { devices })).json)
    expect(again.refused.map(({ code }) => code)).toEqual(['has-key', 'has-key', 'foreign-device'])
    const deviceIds = ['Keyed-6', 'Keyed-nobody', 'Foreign-1', 'Keyed-7']
    const shown = ShownKeysAnswer.parse((await ask('/keys/shown', 'POST', { deviceIds })).json)
    expect(shown.keys).toEqual(first.keys)
    expect(shown.refused).toMatchObject([
      { deviceId: 'Keyed-nobody', code: 'no-key' },
      { deviceId: 'Foreign-1', code: 'foreign-device' },
    ])
    await told('Keyed-7').toEqual([
      ['added', 'Keyed-admin'],
      ['shown', 'Keyed-admin'],
    ])
  })
})

describe('npx sonde key', () => {
  /** A folder of the test, with a token for the devices of this file. */
  const place = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sonde-keys-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'token'), admin)
    const at = (name: string) => join(folder, name)
    const key = (...args: string[]) =>
      keyCommand.outcome([...args, '--url', stack.endpoints.http ?? '', '--token-file', at('token')])
    return { at, key }
  }

  it('gives a device its key in a file, with which a simulated device is heard, again and again', async () => {
    const { at, key } = await place()
    const added = await key('add', 'Keyed-9', '--out', at('key.json'))
    expect([added.code, added.out]).toEqual([0, ''])
    expect((await stat(at('key.json'))).mode & 0o777).toBe(0o600)
    const device = () =>
      deviceCommand.outcome(['--key', at('key.json'), '--count', '1', '--lines', '0', '--url', stack.endpoints.coap])
    expect([(await device()).code, (await device()).code]).toEqual([0, 0])
    expect(await readFile(at('key.json.sequence'), 'utf8')).toBe('200\n')
    expect((await key('list', 'Keyed-9')).out).toMatch(/active/)
    expect((await key('revoke', 'Keyed-9')).out).toMatch(/revoked/)
    expect((await device()).code).toBe(1)
  })

  it('imports a CSV, and goes on where it was interrupted; exports its prefix', async () => {
    const { at, key } = await place()
    const ids = Array.from({ length: 150 }, (_, index) => `Keyed-csv-${index}`)
    await writeFile(at('in.csv'), `deviceId,customer\n${ids.map(id => `${id},x\n`).join('')}`)
    expect((await key('import', at('in.csv'), '--out', at('out.csv'))).code).toBe(0)
    const whole = (await readFile(at('out.csv'), 'utf8')).trimEnd().split('\n')
    expect(whole.length).toBe(151)
    await writeFile(at('out.csv'), `${whole.slice(0, 60).join('\n')}\nKeyed-csv-`)
    expect((await key('import', at('in.csv'), '--out', at('out.csv'))).code).toBe(0)
    const again = (await readFile(at('out.csv'), 'utf8')).trimEnd().split('\n')
    expect(again.toSorted()).toEqual(whole.toSorted())
    expect((await key('export', 'Keyed-csv-*', at('exported.csv'))).code).toBe(0)
    const exported = (await readFile(at('exported.csv'), 'utf8')).trimEnd().split('\n')
    expect(exported.toSorted()).toEqual(whole.toSorted())
  })
})

describe('a stranger', () => {
  it.each([
    ['without the scope', { scope: ['read', 'write', 'sensitive', 'ship'] as const, devices: ['*'] }, 403],
    ['with a token for other devices', { scope: ['admin'] as const, devices: ['Other-*'] }, 403],
  ])('%s is refused everything that shows or changes a key', async (_, { scope, devices }, status) => {
    const token = await stack.token({ devices: [...devices], scope: [...scope] })
    const of = (method: string, path: string, json?: unknown) =>
      stack.http(path, { method, token, ...(json !== undefined && { json }) })
    const answers = await Promise.all([
      of('GET', '/devices/Keyed-8/key'),
      of('PUT', '/devices/Keyed-8/key', {}),
      of('DELETE', '/devices/Keyed-8/key'),
      of('POST', '/devices/Keyed-8/key/rotation', {}),
    ])
    expect(answers.map(answer => answer.status)).toEqual([status, status, status, status])
    const many = await of('POST', '/keys/shown', { deviceIds: ['Keyed-8'] })
    expect(many.status === 200 ? ShownKeysAnswer.parse(many.json).keys : many.status).toEqual(
      status === 403 && devices[0] === '*' ? 403 : [],
    )
    expect(KeyList.parse((await ask('/devices/Keyed-8/keys')).json).keys).toEqual([])
  })
})
