import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { SharedState } from '../../core/coap/oscore/sharedState.ts'
import { tableShapes } from '../../core/contracts/tables.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { toItem } from '../../core/table/item.ts'
import { type TestTables, testTables } from '../../core/testing/tables.ts'
import { AwsError } from '../aws/awsError.ts'
import type { Operation } from '../aws/operation.ts'
import { recordReads } from '../recordReads.ts'
import { tableOperations } from '../testing/tableOperations.ts'
import { dynamoKeys } from './dynamoKeys.ts'
import { keyRecords } from './keyRecords.ts'
import { attributesOf } from './keyState.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const operations = () => tableOperations(tables.client)

const record: KeyRecord = {
  kid: '0102030405',
  deviceId: 'ABC123',
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  secretId: 'v1',
  sent: -1,
  version: 0,
}
const next: SharedState = {
  window: { highest: 7, used: 2n ** 64n - 1n },
  sent: 5,
  last: { sequenceNumber: 7, tag: 'ab', id: 'id', at: 1 },
}

let tableName: string
let keys: ReturnType<typeof dynamoKeys>
const put = (given: Partial<KeyRecord> = {}) =>
  tables.client.send(new PutItemCommand({ TableName: tableName, Item: toItem({ ...record, ...given }) }))
beforeEach(async () => {
  tableName = await tables.create(tableShapes.keys.keys)
  keys = dynamoKeys({ tableName, ...operations() })
})
const { signal } = new AbortController()

describe('the table of keys', () => {
  it('has records one by one and many at a time, with wrapped secrets as bytes', async () => {
    const wrapped = Uint8Array.from(Buffer.from('a secret'))
    await put({ wrapped })
    await put({ kid: '0a' })
    expect(await keys.read(record.kid)).toEqual({ ...record, wrapped })
    const many = await keys.readMany([record.kid, '0a', '0b'], signal)
    expect([...many].map(([kid, found]) => [kid, found?.deviceId])).toEqual([
      [record.kid, 'ABC123'],
      ['0a', 'ABC123'],
      ['0b', undefined],
    ])
    expect(many.get(record.kid)?.wrapped).toEqual(wrapped)
    expect([await keys.has('0a'), await keys.has('0b'), await keys.read('0b')]).toEqual([true, false, undefined])
  })

  it('leaves a record that it does not understand unread, and reads the others of the group', async () => {
    await put()
    await put({ kid: '0a', status: Object('of a later version') })
    expect([...(await keys.readMany([record.kid, '0a'], signal)).keys()]).toEqual([record.kid])
  })

  it('is written where the record is the one that was read, and says when it is not', async () => {
    await put()
    const written = await keys.write(record, next)
    expect(written).toMatchObject({ version: 1, sent: 5, table: tableName })
    expect(await keys.read(record.kid)).toEqual(written)
    expect(await keys.write(record, { ...next, sent: 6 })).toBe('changed')
    expect((await keys.read(record.kid))?.sent).toBe(5)
  })

  it('is written on from what was written, with and without what a message may change', async () => {
    await put({ replaces: ['0a'] })
    let written: KeyRecord | 'changed' = { ...record, replaces: ['0a'] }
    const { window: _, last: __, ...challenged } = next
    for (const [index, state] of [challenged, next, { ...next, sent: 7 }, { ...challenged, sent: 8 }].entries()) {
      written = await keys.write(written, state)
      if (written === 'changed') throw new Error('nobody else writes')
      expect(await keys.read(record.kid)).toEqual(written)
      expect([written.version, written.replaces, written.sent]).toEqual([
        index + 1,
        index === 0 ? ['0a'] : undefined,
        state.sent,
      ])
    }
  })

  it('loses the window that another table had, once the device was challenged', async () => {
    await put({ window: { highest: 7, used: 'f' }, table: 'another one' })
    await keys.write(record, { sent: 3 })
    expect(await keys.read(record.kid)).toEqual({ ...record, sent: 3, version: 1, table: tableName })
  })

  it('is not written for a key that was revoked, or is gone', async () => {
    expect(await keys.write(record, next)).toBe('changed')
    await put({ status: 'revoked' })
    expect(await keys.write(record, next)).toBe('changed')
    expect(await keys.read(record.kid)).toEqual({ ...record, status: 'revoked' })
  })
})

it('costs half a read unit and one write unit for an uplink whose key is not remembered, and one write unit for the next', async () => {
  const units = { read: 0, write: 0 }
  const counted =
    (kind: keyof typeof units, call: Operation): Operation =>
    async (input, given) => {
      const output = await call(JSON.stringify({ ...JSON.parse(input), ReturnConsumedCapacity: 'TOTAL' }), given)
      units[kind] += z
        .union([Capacity, z.tuple([Capacity]).transform(([one]) => one)])
        .parse(Object(output).ConsumedCapacity).CapacityUnits
      return output
    }
  const { getItem, batchGetItem, updateItem, batchExecute } = operations()
  const store = dynamoKeys({
    tableName,
    getItem: counted('read', getItem),
    batchGetItem: counted('read', batchGetItem),
    updateItem: counted('write', updateItem),
    batchExecute: counted('write', batchExecute),
  })
  const kids = Array.from({ length: 20 }, (_, index) => (index + 16).toString(16))
  for (const kid of kids) await put({ kid, ...attributesOf(next, tableName) })
  const reads = recordReads({ read: store.readMany, now: () => performance.now(), onFailure: () => undefined })
  const records = keyRecords({ reads, now: () => performance.now() })
  const writeEach = () =>
    Promise.all(
      kids.map(async kid => {
        const found = records.known(kid)?.record ?? (await records.find(kid))
        const written = found && (await store.write(found, next))
        if (written && written !== 'changed') records.confirm(kid, written)
      }),
    )
  await writeEach()
  expect(units).toEqual({ read: kids.length / 2, write: kids.length })
  await writeEach()
  expect(units).toEqual({ read: kids.length / 2, write: 2 * kids.length })
})

const Capacity = z.object({ CapacityUnits: z.number() })

describe('a table that is slow', () => {
  it('is waited for by so many writes; while it does not answer, each call is refused at once', async () => {
    let calls = 0
    const hanging = (_: string, signal: AbortSignal) => {
      calls += 1
      return new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    let now = 0
    const store = dynamoKeys({
      tableName,
      getItem: hanging,
      batchGetItem: hanging,
      updateItem: hanging,
      batchExecute: hanging,
      now: () => now,
      limits: { maxCalls: 3, maxWaiting: 2, timeoutMs: 20 },
      writeLimits: { pace: { usualCalls: 3, maxCalls: 3, slowMs: 5 }, maxPending: 5, timeoutMs: 20 },
    })
    // Writes of one key never go together.
    const writes = Array.from({ length: 6 }, () => store.write(record, next).catch((error: Error) => error.message))
    expect(await writes[5]).toBe('too many calls wait for the table')
    const slow = ['the table did not answer in time', 'the table does not answer']
    for (const said of await Promise.all(writes.slice(0, 5))) expect(slow).toContain(said)
    expect(calls).toBe(5)
    await expect(store.read(record.kid)).rejects.toThrow('the table does not answer')
    await expect(store.write(record, next)).rejects.toThrow('the table does not answer')
    expect(calls).toBe(5)
    // After a while one of them tries it.
    now += 1_000
    const tries = [store.read(record.kid), store.read(record.kid)].map(call =>
      call.catch((error: Error) => error.message),
    )
    expect(await Promise.all(tries)).toEqual(['the table did not answer in time', 'the table does not answer'])
    expect(calls).toBe(6)
    now += 1_000
    await expect(store.write(record, next)).rejects.toThrow('the table did not answer in time')
    expect(calls).toBe(7)
  })

  it('answers a conflict: that is no sign of trouble', async () => {
    await put({ version: 9 })
    for (let tries = 0; tries < 10; tries++) expect(await keys.write(record, next)).toBe('changed')
    expect(keys.breaker?.isOpen()).toBe(false)
  })
})

describe('an account that does not allow statements', () => {
  it.each([
    ['the call is denied', new AwsError('AccessDeniedException', 'no', { statusCode: 400 })],
    ['a statement is not valid there', { Responses: [{ Error: { Code: 'ValidationError', Message: 'no' } }] }],
  ])('has its keys written one by one, and statements tried again later: %s', async (_, answer) => {
    let now = 0
    let tried = 0
    const told: unknown[] = []
    const store = dynamoKeys({
      tableName,
      ...operations(),
      batchExecute: async () => {
        tried += 1
        if (answer instanceof Error) throw answer
        return answer
      },
      onNotOffered: error => told.push(error),
      now: () => now,
    })
    await put()
    let current = record
    for (let message = 0; message < 5; message++) {
      const written = await store.write(current, { ...next, sent: message })
      if (written === 'changed') throw new Error('nobody else writes')
      current = written
    }
    expect(await store.write(record, next)).toBe('changed')
    expect(await store.read(record.kid)).toEqual(current)
    expect([tried, told.length, store.breaker?.isOpen()]).toEqual([1, 1, false])
    now += 60_000
    await store.write(current, next)
    expect([tried, told.length]).toEqual([2, 2])
  })
})
