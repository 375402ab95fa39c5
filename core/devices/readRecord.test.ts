import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { recordIn } from './devicesTable.ts'
import { readRecord } from './readRecord.ts'

type Item = Record<string, AttributeValue>

const ID = '01HM6AQH203Q8R5V1KZXW0T9YB'
const step = { M: { version: { N: '3' }, uplinkId: { S: ID }, from: { S: 'abcdefgh' } } }
const whole: Item = {
  deviceId: { S: 'ABC123' },
  registeredAt: { S: '2026-11-01T08:00:00.000Z' },
  blockedAt: { S: '2026-11-02T08:00:00.000Z' },
  expiresAt: { N: '1790000000' },
  addresses: { S: 'abcdefgh@t35wfk ijklmnop@t4otrk' },
  desired: { M: { heartbeat_interval: { N: '60' }, location_mode: { S: 'GNSS' } } },
  desiredVersion: { N: '3' },
  reported: { M: { heartbeat_interval: { N: '720' }, location_mode: { S: 'WIFI' } } },
  report: { M: { uplinkId: { S: ID }, from: { S: 'abcdefgh' } } },
  delivered: step,
  matched: { M: { version: { N: '0' }, uplinkId: { S: ID }, says: { S: '[60,"GNSS"]' } } },
  applied: { M: { version: { N: '2' }, uplinkId: { S: ID }, at: { S: '2026-11-02T08:00:00.000Z' } } },
}

/** Forms that an attribute should not have. */
const ODD: readonly AttributeValue[] = [
  { S: '' },
  { S: 'text' },
  { N: '1.5' },
  { N: '-1' },
  { N: '1e30' },
  { BOOL: true },
  { NULL: true },
  { L: [{ S: 'a' }] },
  { M: {} },
  { M: { version: { S: '3' }, uplinkId: { N: '1' } } },
  { M: { heartbeat_interval: { N: '0' }, location_mode: { S: 'NOWHERE' } } },
  { M: { heartbeat_interval: { BOOL: false }, more: { L: [] } } },
]

describe('a record that is read by hand', () => {
  it('is that of the schema', () => {
    expect(readRecord(whole)).toStrictEqual(recordIn(whole))
    expect(readRecord({ deviceId: { S: 'A' } })).toStrictEqual({ deviceId: 'A' })
  })

  it.each(Object.keys(whole).filter(name => name !== 'deviceId'))('is that of the schema without %s', name => {
    const { [name]: _, ...rest } = whole
    expect(readRecord(rest)).toEqual(recordIn(rest))
  })

  it.each(Object.keys(whole).filter(name => name !== 'deviceId'))('is that of the schema whatever %s is', name => {
    for (const value of ODD)
      expect(readRecord({ ...whole, [name]: value })).toEqual(recordIn({ ...whole, [name]: value }))
  })

  it('needs a device', () => {
    expect(() => readRecord({})).toThrow()
  })
})
