import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ReadDevice } from '../core/devices/devicesTable.ts'
import type { DeviceRecord } from '../core/devices/record.ts'
import { deviceCache, deviceCacheLimits } from './deviceCache.ts'
import { gate } from './testing/recordingBus.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const registered: DeviceRecord = { deviceId: 'A', reported: { heartbeat_interval: 60, location_mode: 'WIFI' } }
const start = (read: ReadDevice, limits: Partial<typeof deviceCacheLimits> = {}) => {
  const reading = vi.fn(read)
  const failures: unknown[] = []
  const records = deviceCache({
    read: reading,
    now: () => Date.now(),
    onFailure: error => failures.push(error),
    limits: { ...deviceCacheLimits, ...limits },
  })
  return { ...records, reading, failures }
}

it('reads a device once for all who wait, and for a while after', async () => {
  const { lookup, reading } = start(async () => registered)
  expect(await Promise.all([lookup('A'), lookup('A')])).toEqual([{ record: registered }, { record: registered }])
  vi.advanceTimersByTime(deviceCacheLimits.lifetimeMs - 1)
  await lookup('A')
  expect(reading).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  await lookup('A')
  expect(reading).toHaveBeenCalledTimes(2)
})

it('remembers that there is no record', async () => {
  const { lookup, reading } = start(async () => undefined)
  expect([await lookup('A'), await lookup('A')]).toEqual([{ record: undefined }, { record: undefined }])
  expect(reading).toHaveBeenCalledTimes(1)
})

it('is ahead of the table by what was just heard, until it reads it again', async () => {
  const { lookup, heard } = start(async deviceId => (deviceId === 'A' ? registered : undefined))
  const after = { deviceId: 'A', reported: { location_mode: 'GNSS' } }
  expect(heard('A', () => after)).toBeUndefined()
  await lookup('A')
  expect(heard('A', record => ({ ...record, ...after }))).toEqual(after)
  expect(await lookup('A')).toEqual({ record: after })
  await lookup('new')
  expect(heard('new', record => ({ ...record, addresses: 'x' }))).toEqual({ deviceId: 'new', addresses: 'x' })
  vi.advanceTimersByTime(deviceCacheLimits.lifetimeMs)
  expect(await lookup('A')).toEqual({ record: registered })
})

it('takes nothing that was heard for a record that it could not read', async () => {
  const { lookup, heard } = start(() => Promise.reject(new Error('no table')))
  await lookup('A')
  expect(heard('A', record => record)).toBeUndefined()
  expect(await lookup('A')).toBe('unreadable')
})

it('gives a table up that does not answer, and asks again a little later', async () => {
  const { lookup, reading, failures } = start(() => new Promise(() => {}))
  const looking = lookup('A')
  await vi.advanceTimersByTimeAsync(deviceCacheLimits.timeoutMs)
  expect(await looking).toBe('unreadable')
  expect(reading.mock.calls[0]?.[1].aborted).toBe(true)
  expect(failures).toHaveLength(1)
  expect(await lookup('A')).toBe('unreadable')
  expect(reading).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(deviceCacheLimits.failureLifetimeMs)
  void lookup('A')
  expect(reading).toHaveBeenCalledTimes(2)
})

it('does not read more devices at a time than it may', async () => {
  const held = gate()
  const { lookup, reading } = start(() => held.opened.then(() => registered), { maxConcurrentReads: 1 })
  const first = lookup('A')
  expect(await lookup('B')).toBe('tooManyReads')
  held.open()
  expect(await first).toEqual({ record: registered })
  expect(await lookup('B')).toEqual({ record: registered })
  expect(reading).toHaveBeenCalledTimes(2)
})

it('uses a record for longer than its time while it may not read: a burst of made-up names must not make strangers of devices', async () => {
  const held = gate()
  const { lookup, reading } = start(
    async deviceId => {
      if (deviceId !== 'A') await held.opened
      return registered
    },
    { maxConcurrentReads: 1 },
  )
  await lookup('A')
  vi.advanceTimersByTime(deviceCacheLimits.lifetimeMs)
  const madeUp = lookup('B')
  expect(await lookup('A')).toEqual({ record: registered })
  expect(reading).toHaveBeenCalledTimes(2)
  held.open()
  await madeUp
  await lookup('A')
  expect(reading).toHaveBeenCalledTimes(3)
})

it('forgets the device that was quiet for longest', async () => {
  const { lookup, reading } = start(async () => registered, { maxRecords: 2 })
  for (const deviceId of ['A', 'B', 'A', 'C', 'A']) await lookup(deviceId)
  expect(reading.mock.calls.map(([deviceId]) => deviceId)).toEqual(['A', 'B', 'C'])
})
