import { describe, expect, it } from 'vitest'
import { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import type { Item } from '../../core/table/batchGet.ts'
import { toItem } from '../../core/table/item.ts'
import { plainItem } from './plainItem.ts'
import { readKeyRecord } from './readKeyRecord.ts'

const key: KeyRecord = {
  kid: '0102030405',
  deviceId: 'ABC123',
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  secretId: 'v1',
  table: 'Keys',
  window: { highest: 7, used: 'ffffffffffffffff' },
  sent: 5,
  last: { sequenceNumber: 7, tag: 'ab', id: 'id', at: 1 },
  version: 3,
}
/** As the table gives it: bytes are base64 in its JSON. */
const itemOf = (record: object): Item => ({ ...toItem({ ...record }) })
const bySchema = (item: Item): KeyRecord | undefined => KeyRecord.safeParse(plainItem(item)).data

const records: readonly (readonly [what: string, record: object])[] = [
  ['is in use', key],
  ['is new', { ...key, table: undefined, window: undefined, last: undefined, sent: -1, version: 0 }],
  ['is revoked', { ...key, status: 'revoked' }],
  ['ends', { ...key, status: 'ending', endsAt: '2026-02-01T00:00:00.000Z' }],
  ['replaces others', { ...key, replaces: ['0a', '0b'] }],
  ['was made at the end of a month', { ...key, createdAt: '2026-01-31T23:59:59.999Z' }],
  ['has an attribute of a later version', { ...key, colour: 'blue' }],
]

const wrong: readonly (readonly [what: string, change: object])[] = [
  ['no kid', { kid: undefined }],
  ['a kid in capitals', { kid: '0A' }],
  ['a kid that is too long', { kid: '0102030405060708' }],
  ['no device', { deviceId: undefined }],
  ['a status that is not known', { status: 'lost' }],
  ['no time', { createdAt: 'yesterday' }],
  ['a day that does not exist', { createdAt: '2026-02-30T00:00:00.000Z' }],
  ['an hour that does not exist', { createdAt: '2026-02-01T25:00:00.000Z' }],
  ['no secret', { secretId: undefined }],
  ['a number of answers below the first', { sent: -2 }],
  ['a version that is no integer', { version: 1.5 }],
  ['a version that is text', { version: '3' }],
  ['a table that is a number', { table: 7 }],
  ['a window that is text', { window: 'f' }],
  ['a window without its greatest number', { window: { used: 'f' } }],
  ['a window of 17 digits', { window: { highest: 7, used: 'fffffffffffffffff' } }],
  ['a window that is no hex', { window: { highest: 7, used: 'xyz' } }],
  ['a last request without its tag', { last: { sequenceNumber: 7, id: 'id', at: 1 } }],
  ['a last request before the first', { last: { sequenceNumber: -1, tag: 'ab', id: 'id', at: 1 } }],
]

describe('the record of a key', () => {
  it.each(records)('that %s is read as the schema reads it', (_, record) => {
    const item = itemOf(record)
    expect(bySchema(item)).toBeDefined()
    expect(readKeyRecord(item)).toEqual(bySchema(item))
  })

  it.each(wrong)('with %s is refused, as by the schema', (_, change) => {
    const item = itemOf({ ...key, ...change })
    expect(bySchema(item)).toBeUndefined()
    expect(readKeyRecord(item)).toBeUndefined()
  })
})
