import { randomBytes } from 'node:crypto'
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tableShapes } from '../../../contracts/tables.ts'
import { type TestTables, testTables } from '../../../testing/tables.ts'
import { RECEIVED_AT } from '../../../testing/uplinks.ts'
import { type DevicesTable, dynamoDevices } from '../../devicesTable.ts'
import { unregisterDevice } from '../../registry/unregister.ts'
import { ANY_KEY } from '../anyKey.ts'
import { FOREIGN_KID } from '../foreignKid.ts'
import { isOwnKid } from '../kid.ts'
import { dynamoKeysTable, type KeysTable } from './keysTable.ts'
import { type KeyRegistry, keyRegistry } from './registry.ts'

const old = { id: 'v1', bytes: Buffer.alloc(32, 1) }
const current = { id: 'v2', bytes: Buffer.alloc(32, 2) }

let tables: TestTables
let keysTable: string
let keys: KeysTable
let devices: DevicesTable
let registry: KeyRegistry
let secrets = [old]
let nowMs = RECEIVED_AT
let random: (bytes: number) => Buffer<ArrayBuffer> = randomBytes
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  keysTable = await tables.create(tableShapes.keys.keys)
  const devicesTable = await tables.create(tableShapes.devices.keys, tableShapes.devices.index)
  devices = dynamoDevices({ client: tables.client, tableName: devicesTable, now: () => nowMs })
  keys = dynamoKeysTable({ client: tables.client, tableName: keysTable })
  secrets = [old]
  nowMs = RECEIVED_AT
  random = randomBytes
  registry = keyRegistry({
    keys,
    devices,
    readSecrets: async () => secrets,
    now: () => nowMs,
    random: bytes => random(bytes),
  })
})
/** A device is answered under a key, as by the listener. */
const used = (kid: string) =>
  tables.client.send(
    new UpdateItemCommand({
      TableName: keysTable,
      Key: { kid: { S: kid } },
      UpdateExpression: 'SET sent = :sent',
      ExpressionAttributeValues: { ':sent': { N: '5' } },
    }),
  )
const statuses = async (deviceId: string) => (await registry.list(deviceId)).map(({ status }) => status)

describe('a key that is made', () => {
  it('is of this stage, keeps and marks its device, and says that the stage has keys', async () => {
    const { record } = await registry.add('ABC123')
    expect(isOwnKid(old.bytes, Buffer.from(record.kid, 'hex'))).toBe(true)
    expect(await devices.read('ABC123')).toMatchObject({
      keyedAt: record.createdAt,
      registeredAt: record.createdAt,
      kept: 'yes',
    })
    expect(await tables.item(keysTable, { kid: { S: ANY_KEY } })).toBeDefined()
  })

  it('is shown again as it was, and nothing secret of it is stored', async () => {
    const { record, secrets: made } = await registry.add('ABC123')
    expect((await registry.show('ABC123')).secrets).toEqual(made)
    expect(JSON.stringify(await tables.item(keysTable, { kid: { S: record.kid } }))).not.toContain(
      made.masterSecret.toString('hex'),
    )
    expect(await keys.read(record.kid)).toEqual(record)
  })

  it('takes another kid where a key has the first one', async () => {
    const first = await registry.add('ABC123')
    const taken = Buffer.from(first.record.kid.slice(0, 6), 'hex')
    let asked = 0
    random = bytes => (asked++ === 0 ? Buffer.from(taken) : randomBytes(bytes))
    const second = await registry.add('OTHER')
    expect(second.record.kid).not.toBe(first.record.kid)
    expect((await keys.read(first.record.kid))?.deviceId).toBe('ABC123')
  })

  it('is refused where the device has one', async () => {
    const { record } = await registry.add('ABC123')
    await expect(registry.add('ABC123')).rejects.toMatchObject({ why: 'has-key' })
    expect(await registry.list('ABC123')).toEqual([record])
  })

  it('is one when two people make it at the same time', async () => {
    const outcomes = await Promise.allSettled([registry.add('ABC123'), registry.add('ABC123')])
    const made = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(made.length).toBeLessThanOrEqual(1)
    expect(await statuses('ABC123')).toEqual(made.map(() => 'active'))
  })

  it('may have a secret from elsewhere, which is stored encrypted', async () => {
    const given = { masterSecret: Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'), masterSalt: Buffer.alloc(0) }
    const { record } = await registry.add('ABC123', given)
    expect((await registry.show('ABC123')).secrets).toEqual(given)
    expect(Buffer.from(record.wrapped ?? []).includes(given.masterSecret)).toBe(false)
  })

  const given = (byte: number, senderId?: string) => ({
    masterSecret: Buffer.alloc(16, byte),
    masterSalt: Buffer.alloc(8, byte),
    ...(senderId !== undefined && { senderId: Buffer.from(senderId, 'hex') }),
  })

  it('may have a sender id from elsewhere, of which the listeners are told', async () => {
    await registry.add('OTHER', given(1))
    expect(await tables.item(keysTable, { kid: { S: FOREIGN_KID } })).toBeUndefined()
    const { record } = await registry.add('ABC123', given(2, '07'))
    expect(record.kid).toBe('07')
    expect(await tables.item(keysTable, { kid: { S: FOREIGN_KID } })).toBeDefined()
  })

  it('is refused where another device has its sender id, used or not', async () => {
    await registry.add('OTHER', given(1, '07'))
    await expect(registry.add('ABC123', given(2, '07'))).rejects.toMatchObject({ why: 'kid-taken' })
    await registry.revoke('OTHER')
    await expect(registry.add('ABC123', given(2, '07'))).rejects.toMatchObject({ why: 'kid-taken' })
    expect(await keys.read('07')).toMatchObject({ deviceId: 'OTHER' })
  })

  it('RFC 8613 §3.3: is refused where another key has its secrets, or had them and was used', async () => {
    await registry.add('OTHER', given(1, '07'))
    await expect(registry.add('ABC123', given(1, '08'))).rejects.toMatchObject({ why: 'secrets-taken' })
    secrets = [current, old]
    await expect(registry.add('ABC123', given(1))).rejects.toMatchObject({ why: 'secrets-taken' })
    secrets = [old]
    await registry.revoke('OTHER')
    // It was never used: nothing was protected with it.
    await registry.add('OTHER', given(1, '07'))
    await used('07')
    await registry.revoke('OTHER')
    await expect(registry.add('OTHER', given(1, '08'))).rejects.toMatchObject({ why: 'secrets-taken' })
    await expect(registry.add('OTHER', given(2, '07'))).rejects.toMatchObject({ why: 'kid-taken' })
  })

  it.each(['it was made', 'it was made and used'])('is made whole when an attempt broke off after %s', async when => {
    await registry.add('ABC123', given(1, '07'))
    if (when.endsWith('used')) await used('07')
    await tables.client.send(new DeleteItemCommand({ TableName: keysTable, Key: { kid: { S: '#device ABC123' } } }))
    const { record, secrets: made } = await registry.add('ABC123', given(1, '07'))
    expect([record.kid, made.masterSecret]).toEqual(['07', given(1).masterSecret])
    expect(await statuses('ABC123')).toEqual(['active'])
    expect((await registry.list('ABC123'))[0]?.sent).toBe(when.endsWith('used') ? 5 : -1)
  })

  it('with a sender id from elsewhere lives when two people make it at the same time', async () => {
    await Promise.allSettled([registry.add('ABC123', given(1, '07')), registry.add('ABC123', given(1, '07'))])
    await registry.add('ABC123', given(1, '07')).catch(() => undefined)
    expect(await statuses('ABC123')).toEqual(['active'])
  })

  it('stays valid while the device secret before the current one is, and can be replaced afterwards', async () => {
    const { secrets: made } = await registry.add('ABC123')
    secrets = [current, old]
    expect((await registry.show('ABC123')).secrets).toEqual(made)
    secrets = [current]
    await expect(registry.show('ABC123')).rejects.toMatchObject({ why: 'secret-gone' })
    expect((await registry.rotate('ABC123')).record.secretId).toBe('v2')
  })
})

it('a key of a device that only tests the stage does not say that the stage has keys', async () => {
  await registry.add('sonde-canary')
  expect(await devices.read('sonde-canary')).toHaveProperty('keyedAt')
  expect(await tables.item(keysTable, { kid: { S: ANY_KEY } })).toBeUndefined()
})

describe('a key that is replaced', () => {
  it('is valid until the new one is used, which names it', async () => {
    const first = await registry.add('ABC123')
    const second = await registry.rotate('ABC123')
    expect(second.record.replaces).toEqual([first.record.kid])
    expect(await statuses('ABC123')).toEqual(['ending', 'active'])
    expect((await registry.show('ABC123')).record.kid).toBe(second.record.kid)
  })

  it('ends at a date that is given', async () => {
    await registry.add('ABC123')
    const endsAt = new Date(nowMs + 60_000).toISOString()
    const second = await registry.rotate('ABC123', endsAt)
    nowMs += 60_000
    expect((await registry.rotate('ABC123')).record.replaces).toEqual([second.record.kid])
  })

  it('is never forgotten while it lives, and a device has few that live', async () => {
    const first = await registry.add('ABC123')
    for (let round = 0; round < 12; round++) {
      const { record } = await registry.rotate('ABC123')
      await registry.revoke('ABC123', { kid: record.kid })
    }
    const told = await registry.list('ABC123')
    expect([told[0]?.kid, told.length <= 8]).toEqual([first.record.kid, true])
    for (let round = 0; round < 3; round++) await registry.rotate('ABC123')
    await expect(registry.rotate('ABC123')).rejects.toMatchObject({ why: 'too-many-keys' })
  })

  it('has to be there', async () => {
    await expect(registry.rotate('ABC123')).rejects.toMatchObject({ why: 'no-key' })
  })
})

describe('a key that is revoked', () => {
  it('leaves a name that needs a key, until it is released', async () => {
    await registry.add('ABC123')
    await registry.revoke('ABC123')
    expect(await statuses('ABC123')).toEqual(['revoked'])
    await expect(registry.show('ABC123')).rejects.toMatchObject({ why: 'no-key' })
    expect((await devices.read('ABC123'))?.keyedAt).toBeDefined()
    await registry.revoke('ABC123', { releases: true })
    expect((await devices.read('ABC123'))?.keyedAt).toBeUndefined()
  })

  it('releases a name that has no other key, once', async () => {
    await registry.add('ABC123')
    const { record: second } = await registry.rotate('ABC123')
    const first = await registry.revoke('ABC123', { kid: second.kid, releases: true })
    expect([first.revoked.map(({ kid }) => kid), first.isReleased]).toEqual([[second.kid], false])
    expect((await devices.read('ABC123'))?.keyedAt).toBeDefined()
    await registry.revoke('ABC123')
    expect(await registry.revoke('ABC123', { releases: true })).toEqual({
      revoked: [],
      isReleased: true,
      lastKid: second.kid,
    })
    expect((await registry.revoke('ABC123', { releases: true })).isReleased).toBe(false)
    expect((await registry.revoke('NOBODY', { releases: true })).isReleased).toBe(false)
  })

  it('can be followed by another one', async () => {
    const first = await registry.add('ABC123')
    await registry.revoke('ABC123')
    const second = await registry.add('ABC123')
    expect(second.record.kid).not.toBe(first.record.kid)
    expect(second.record.replaces).toBeUndefined()
  })

  it('has to be one of the device', async () => {
    const { record } = await registry.add('OTHER')
    await registry.add('ABC123')
    await expect(registry.revoke('ABC123', { kid: record.kid })).rejects.toMatchObject({ why: 'no-key' })
    expect(await statuses('OTHER')).toEqual(['active'])
  })
})

it('the name of a device with a key cannot be let go by ending its registration', async () => {
  await registry.add('ABC123')
  await expect(unregisterDevice(devices)('ABC123', new Date(nowMs))).rejects.toThrow('ABC123 has a key')
  expect(await devices.read('ABC123')).toMatchObject({ kept: 'yes' })
})
