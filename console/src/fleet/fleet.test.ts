import { expect, test } from 'vitest'
import { ulid } from '../../../client/testing/events.ts'
import { logLine } from '../../../client/testing/logLine.ts'
import type { EventFrame, KeyFrame, StatusEventFrame } from '../../../client/watch.ts'
import { neverHeard } from '../../../core/testing/device.ts'
import { statusOf } from '../sources/statusOf.ts'
import { totalAt } from './bars.ts'
import { createFleet } from './fleet.ts'
import { protectionOf, withProtection } from './protection.ts'

const NOW = Date.parse('2026-01-15T12:00:00.000Z')
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString()

const uplink = (id: string, seconds: number, data: { temperature?: number; uplink?: object } = {}): EventFrame => ({
  id,
  deviceId: 'A',
  timestamp: at(seconds),
  type: 'uplink',
  level: 'info',
  message: 'Received uplink',
  data: {
    uplink_count: seconds,
    temperature: data.temperature ?? null,
    activity: null,
    wifi_count: 0,
    reboot: null,
    uplink: { ...data.uplink },
  },
})
const fleet = () => createFleet(tell => tell())

test('devices stand in the order of their ids, numbers as numbers; a new one appears with its uplink', () => {
  const { put, see, rows } = fleet()
  put([neverHeard('B10'), neverHeard('B9')])
  see(uplink('1', 1))
  expect(rows().map(({ deviceId }) => deviceId)).toEqual(['A', 'B9', 'B10'])
})

test('an uplink reports time, count, temperature and firmware', () => {
  const { see, rows } = fleet()
  see(
    uplink('1', 1, {
      temperature: 21,
      uplink: { heartbeat: { config: { sw_version: '1.2', heartbeat_interval: 60 } } },
    }),
  )
  see(uplink('2', 2))
  expect(rows()).toMatchObject([
    { seenAtMs: NOW + 2000, uplinkCount: 2, temperature: 21, firmware: '1.2', heartbeatSeconds: 60 },
  ])
})

test('every reported field is kept, of the record and of live uplinks', () => {
  const { see, put, rows } = fleet()
  put([neverHeard('A', { lastSeenAt: at(0), reported: { sw_version: '1', iccid: '8964' } })])
  see(uplink('1', 1, { uplink: { heartbeat: { config: { sw_version: '2' } } } }))
  expect(rows()[0]?.reported).toEqual({ sw_version: '2', iccid: '8964' })
})

test('an older uplink does not go back in time', () => {
  const { see, put, remember, rows } = fleet()
  see(uplink('5', 5, { temperature: 25 }))
  put([neverHeard('A', { lastSeenAt: at(3), uplinkCount: 3, reported: { sw_version: '1' } })])
  remember(uplink('4', 4, { temperature: 24 }))
  expect(rows()).toMatchObject([{ seenAtMs: NOW + 5000, uplinkCount: 5, temperature: 25, firmware: '1' }])
})

test('each uplink is counted once, by history or as it comes', () => {
  const { see, remember, countFrom, rows } = fleet()
  see(uplink('3', 3))
  see(uplink('4', 4))
  for (const id of ['3', '2', '1']) remember(uplink(id, Number(id)))
  countFrom('3')
  see(uplink('2', 2))
  see(uplink('5', 5))
  expect(totalAt(rows()[0]?.bars, NOW)).toBe(5)
})

test('a rejected message adds no device', () => {
  const { see, rows } = fleet()
  see({ ...uplink('1', 1), type: 'rejected', data: { reason: 'x', bytes: 1 } })
  expect(rows()).toEqual([])
})

test('a service appears with its lines, which are added up, and is never late', () => {
  const { see, put, countLines, kindOf, rows } = fleet()
  put([neverHeard('A')])
  const line = (deviceId: string, seconds: number) =>
    see(logLine(ulid(NOW + seconds * 1000, seconds), 'x', { deviceId }))
  for (const seconds of [1, 2, 3]) line('web', seconds)
  line('A', 1)
  expect(kindOf('web')).toBe('service')
  expect(rows()).toMatchObject([
    { deviceId: 'A', kind: 'device', seenAtMs: null, bars: undefined },
    { deviceId: 'web', kind: 'service', seenAtMs: NOW + 3000 },
  ])
  expect(totalAt(rows()[1]?.bars, NOW)).toBe(3)
  countLines('web', [{ atMs: NOW, count: 100 }])
  line('web', 4)
  expect(totalAt(rows()[1]?.bars, NOW)).toBe(101)
})

test('a device has a key or has none; of a service, a stranger, and with a stage of an earlier version that is unknown', () => {
  const { put, see, rows } = fleet()
  put([
    neverHeard('keyed', { keyedAt: '2024-01-15T10:30:00.000Z' }),
    neverHeard('plain', { keyedAt: null }),
    neverHeard('service', { kind: 'source', keyedAt: null }),
    neverHeard('earlier'),
  ])
  see(uplink('1', 1))
  const names = (choice: 'all' | 'protected' | 'plain') => withProtection(rows(), choice).map(row => row.deviceId)
  expect(names('protected')).toEqual(['keyed'])
  expect(names('plain')).toEqual(['plain'])
  expect(names('all')).toHaveLength(5)
  expect(protectionOf(rows())).toEqual({ keyed: 1, plain: 1 })
})

test('a device that gets a key, and one whose name is released, say so at once', () => {
  const { put, see, rows } = fleet()
  put([neverHeard('A', { keyedAt: null })])
  const keyEvent = (data: Pick<KeyFrame['data'], 'action' | 'released'>): KeyFrame => ({
    ...{ id: ulid(NOW, 1), deviceId: 'A', timestamp: at(0), level: 'info', message: 'Key' },
    type: 'key',
    data: { kid: '5c0a1b93f7', by: 'ada', ...data },
  })
  const seen = (data: Pick<KeyFrame['data'], 'action' | 'released'>) => {
    see(keyEvent(data))
    return rows()[0]?.isProtected
  }
  expect(seen({ action: 'added' })).toBe(true)
  expect(seen({ action: 'shown' })).toBe(true)
  expect(seen({ action: 'revoked' })).toBe(true)
  expect(seen({ action: 'revoked', released: true })).toBe(false)
})

const told = (
  id: string,
  seconds: number,
  change: StatusEventFrame['data']['change'],
  since = 0,
): StatusEventFrame => ({
  ...{ id, deviceId: 'A', timestamp: at(seconds), type: 'status', level: 'warn', message: change },
  data: {
    change,
    status: change === 'late' || change === 'offline' ? change : 'online',
    since: at(since),
  },
})
const bounds = { minimum: 1, maximum: 86_400 }
const statusNow = ([row]: ReturnType<ReturnType<typeof createFleet>['rows']>) => row && statusOf(row, NOW, bounds)

test('a device is late as soon as the stage says so, whatever the clock of the page says, and online with its next uplink', () => {
  const { see, rows } = fleet()
  see(uplink('1', 0))
  see(told('2', 60, 'late'))
  expect(statusNow(rows())).toBe('late')
  expect(rows()).toMatchObject([{ seenAtMs: NOW, told: { sinceMs: NOW + 60_000 } }])
  see(told('3', 120, 'offline'))
  see(told('2', 60, 'late'))
  expect(statusNow(rows())).toBe('offline')
  see(uplink('4', 130))
  expect(statusNow(rows())).toBe('online')
})

test('a device that the page did not know appears with the word about it', () => {
  const { see, rows } = fleet()
  see(told('1', 5, 'first-seen', 5))
  expect(rows()).toMatchObject([{ deviceId: 'A', kind: 'device', seenAtMs: NOW + 5000 }])
  expect(statusNow(rows())).toBe('online')
})

test('the list of devices tells a status too, but not since when', () => {
  const { see, put, rows } = fleet()
  see(told('1', 60, 'late'))
  put([neverHeard('A', { lastSeenAt: at(0), status: 'late' })])
  expect(rows()[0]?.told).toMatchObject({ status: 'late', sinceMs: NOW + 60_000 })
  put([neverHeard('A', { lastSeenAt: at(0), status: 'offline' })])
  expect(rows()[0]?.told).toMatchObject({ status: 'offline', sinceMs: undefined })
  put([neverHeard('A', { lastSeenAt: at(90), status: 'online' })])
  expect(statusNow(rows())).toBe('online')
})

test('what the stage told of a device comes before the clock of the list, while the socket brings changes', () => {
  const { put, rows } = fleet()
  const status = () => rows().map(row => statusOf(row, NOW, { ...bounds, waitMs: 1 }))
  put([neverHeard('A', { lastSeenAt: at(-86_400), status: 'offline', told: { status: 'online', since: at(-90_000) } })])
  expect(status()).toEqual(['online'])
  put([neverHeard('A', { lastSeenAt: at(-86_400), status: 'offline', told: { status: 'late', since: at(-86_400) } })])
  expect(status()).toEqual(['late'])
  put([neverHeard('A', { lastSeenAt: at(-86_400), status: 'offline' })])
  expect(status()).toEqual(['offline'])
})
