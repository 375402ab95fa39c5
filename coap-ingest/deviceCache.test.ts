import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DeviceRecord } from '../core/devices/record.ts'
import { deviceCache, deviceCacheLimits } from './deviceCache.ts'
import type { ReadEnd, RecordReads } from './recordReads.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const registered: DeviceRecord = { deviceId: 'A', reported: { heartbeat_interval: 60, location_mode: 'WIFI' } }

/** A read that a test ends when it wants to. */
type Begun = {
  readonly deviceId: string
  readonly end: (how: ReadEnd<DeviceRecord>) => void
  readonly letGo: () => void
}

const start = (limits: Partial<typeof deviceCacheLimits> = {}) => {
  const begun: Begun[] = []
  let refuses: 'tooManyReads' | 'unreadable' | undefined
  const begin: RecordReads<DeviceRecord>['begin'] = (deviceId, onEnd) => {
    if (refuses) return refuses
    const { promise, resolve } = Promise.withResolvers<void>()
    const end = (how: ReadEnd<DeviceRecord>): void => {
      onEnd(how)
      resolve()
    }
    begun.push({ deviceId, end, letGo: resolve })
    return promise
  }
  const cache = deviceCache({ reads: { begin }, now: () => Date.now(), limits: { ...deviceCacheLimits, ...limits } })
  return {
    ...cache,
    begun,
    refuse: (why: typeof refuses) => {
      refuses = why
    },
    /** Looks up, and ends the read that this begins, if any. */
    found: async (deviceId: string, record: DeviceRecord | undefined = registered) => {
      const before = begun.length
      const looking = cache.lookup(deviceId)
      begun[before]?.end({ record })
      return looking
    },
  }
}

it('begins to read what is looked up soon, unless it is remembered or being read', async () => {
  const { prefetch, lookup, begun } = start()
  prefetch('A')
  prefetch('A')
  const looking = lookup('A')
  expect(begun.map(({ deviceId }) => deviceId)).toEqual(['A'])
  begun[0]?.end({ record: registered })
  expect(await looking).toEqual({ record: registered })
  prefetch('A')
  expect(lookup('A')).toEqual({ record: registered })
  expect(begun.length).toBe(1)
})

it('keeps quiet about what it cannot begin to read: the look-up says so', () => {
  const { prefetch, lookup, refuse, begun } = start()
  refuse('tooManyReads')
  expect(() => prefetch('A')).not.toThrow()
  expect([lookup('A'), begun.length]).toEqual(['tooManyReads', 0])
})

it('reads a device once for all who wait, and for a while after', async () => {
  const { lookup, begun, found } = start()
  const both = [lookup('A'), lookup('A')]
  begun[0]?.end({ record: registered })
  expect(await Promise.all(both)).toEqual([{ record: registered }, { record: registered }])
  vi.advanceTimersByTime(deviceCacheLimits.lifetimeMs - 1)
  expect(lookup('A')).toEqual({ record: registered })
  expect(begun).toHaveLength(1)
  vi.advanceTimersByTime(1)
  await found('A')
  expect(begun).toHaveLength(2)
})

it('remembers that there is no record', async () => {
  const { lookup, begun } = start()
  const looking = lookup('A')
  begun[0]?.end({ record: undefined })
  expect([await looking, lookup('A')]).toEqual([{ record: undefined }, { record: undefined }])
})

it('is ahead of the table by what was just heard, until it reads it again', async () => {
  const { lookup, heard, found } = start()
  const after = { deviceId: 'A', reported: { location_mode: 'GNSS' } }
  expect(heard('A', () => after)).toBeUndefined()
  await found('A')
  expect(heard('A', record => ({ ...record, ...after }))).toEqual(after)
  expect(lookup('A')).toEqual({ record: after })
  vi.advanceTimersByTime(deviceCacheLimits.lifetimeMs)
  expect(await found('A')).toEqual({ record: registered })
})

it('takes nothing that was heard for a record that it could not read', async () => {
  const { lookup, heard, begun } = start()
  const looking = lookup('A')
  begun[0]?.end('failed')
  expect(await looking).toBe('unreadable')
  expect(heard('A', record => record)).toBeUndefined()
})

it('uses a record that comes too late for its uplink with the next one', async () => {
  const { lookup, begun } = start()
  const looking = lookup('A')
  begun[0]?.letGo()
  expect(await looking).toBe('unreadable')
  begun[0]?.end({ record: registered })
  expect(lookup('A')).toEqual({ record: registered })
  expect(begun).toHaveLength(1)
})

it('asks again after a failure', async () => {
  const { lookup, begun } = start()
  const looking = lookup('A')
  begun[0]?.end('failed')
  await looking
  void lookup('A')
  expect(begun).toHaveLength(2)
})

it('tells why a device that it does not know is not read', () => {
  const { lookup, refuse } = start()
  for (const why of ['tooManyReads', 'unreadable'] as const) {
    refuse(why)
    expect(lookup('A')).toBe(why)
  }
})

it.each(['tooManyReads', 'unreadable'] as const)(
  'uses a record for longer than its time while it is not read (%s): a burst of made-up names or a table that is away must not make strangers of devices',
  async why => {
    const { lookup, refuse, found, begun } = start()
    await found('A')
    vi.advanceTimersByTime(deviceCacheLimits.lifetimeMs)
    refuse(why)
    expect(lookup('A')).toEqual({ record: registered })
    refuse(undefined)
    const again = lookup('A')
    begun[1]?.end('failed')
    expect(await again).toEqual({ record: registered })
  },
)

it('forgets the device that was quiet for longest', async () => {
  const { found, begun } = start({ maxRecords: 2 })
  for (const deviceId of ['A', 'B', 'A', 'C', 'A']) await found(deviceId)
  expect(begun.map(({ deviceId }) => deviceId)).toEqual(['A', 'B', 'C'])
})
