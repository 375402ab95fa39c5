import { describe, expect, it } from 'vitest'
import { boundAt } from '../../../client/ids.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { SOURCES } from '../fleetIndex.ts'
import type { DeviceRecord } from '../record.ts'
import { deviceOf, statusOf } from './device.ts'

const at = new Date(RECEIVED_AT).toISOString()
const defaults = { heartbeat_interval: 720, location_mode: 'WIFI' } as const

describe('the status of a device', () => {
  it.each([
    [undefined, 0, 'online'],
    [undefined, 1799, 'online'],
    [undefined, 1800, 'late'],
    [undefined, 7199, 'late'],
    [undefined, 7200, 'offline'],
    [60, 149, 'online'],
    [60, 150, 'late'],
    [60, 599, 'late'],
    [60, 600, 'offline'],
    [0, 1799, 'online'],
    [1, 24, 'online'],
    [1, 25, 'late'],
    [4_294_967_295, 17.5 * 86_400 - 1, 'online'],
    [4_294_967_295, 17.5 * 86_400, 'late'],
    [4_294_967_295, 70 * 86_400, 'offline'],
    ['NaN', 1799, 'online'],
  ])('with the heartbeat interval %s, %i s after its last uplink, is %s', (interval, ageSeconds, status) => {
    const reported = interval === undefined ? undefined : { heartbeat_interval: interval }
    expect(statusOf({ lastSeenAt: at, reported }, RECEIVED_AT + ageSeconds * 1000)).toBe(status)
  })

  it('goes by an interval within the bounds of the stage', () => {
    const statusAfter = (seconds: number, heartbeat_interval: number) =>
      statusOf({ lastSeenAt: at, reported: { heartbeat_interval } }, RECEIVED_AT + seconds * 1000, {
        minimum: 100,
        maximum: 1000,
      })
    expect([statusAfter(249, 60), statusAfter(250, 60)]).toEqual(['online', 'late'])
    expect([statusAfter(9999, 2000), statusAfter(10_000, 2000)]).toEqual(['late', 'offline'])
  })

  it('is offline as long as it has never been heard', () => {
    expect(statusOf({}, RECEIVED_AT)).toBe('offline')
  })
})

it('a device says what was told of it last, whatever the clock says', () => {
  const toldOf = (record: Partial<DeviceRecord>) =>
    deviceOf({ deviceId: 'A', lastSeenAt: at, ...record }, { defaults, hidden: [], nowMs: RECEIVED_AT + 86_400_000 })
  const firstId = boundAt(RECEIVED_AT - 60_000) + '0'.repeat(16)
  const told = { status: 'late', since: at, at: RECEIVED_AT } as const
  expect(toldOf({ standing: '720@1', firstId, told })).toMatchObject({
    status: 'offline',
    told: { status: 'late', since: at },
  })
  expect(toldOf({ standing: '720@1', firstId })).toMatchObject({
    status: 'offline',
    told: { status: 'online', since: new Date(RECEIVED_AT - 60_000).toISOString() },
  })
  expect(toldOf({ firstId }).told).toBeNull()
  expect(toldOf({ fleet: SOURCES, standing: '720@1', firstId }).told).toBeNull()
})

it('a device shows the uplink that reported settings last, and that it is blocked', () => {
  const record = { deviceId: 'A', blockedAt: at, report: { uplinkId: 'x', at, from: 'HOMEHOME' } }
  expect(deviceOf(record, { defaults, hidden: [], nowMs: 0 })).toMatchObject({
    blockedAt: at,
    reportedBy: { uplinkId: 'x', at },
  })
  expect(deviceOf({ deviceId: 'A' }, { defaults, hidden: [], nowMs: 0 })).toMatchObject({
    blockedAt: null,
    reportedBy: null,
  })
})

it('a device with a key says since when it has one', () => {
  const keyedAtOf = (record: DeviceRecord) => deviceOf(record, { defaults, hidden: [], nowMs: 0 }).keyedAt
  expect(keyedAtOf({ deviceId: 'A', keyedAt: at })).toBe(at)
  expect(keyedAtOf({ deviceId: 'A' })).toBeNull()
})

it('its last report is shown without the sensitive fields, also where a container is marked', () => {
  const record = { deviceId: 'A', temperature: -3.5, reported: { iccid: '894', sw_version: '1' } }
  const hidden = ['heartbeat.config.iccid', 'location']
  expect(deviceOf(record, { defaults, hidden, nowMs: 0 }).reported).toEqual({ sw_version: '1' })
  expect(deviceOf(record, { defaults, hidden: [], nowMs: 0 }).reported).toEqual(record.reported)
  expect(deviceOf(record, { defaults, hidden: [], nowMs: 0 }).temperature).toBe(-3.5)
  const none = deviceOf(record, { defaults, hidden: ['heartbeat'], nowMs: 0 })
  expect([none.reported, none.temperature]).toEqual([{}, null])
})
