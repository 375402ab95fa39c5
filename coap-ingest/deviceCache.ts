import type { DeviceRecord } from '../core/devices/record.ts'
import { boundedMap } from '../core/runtime/boundedMap.ts'
import type { RecordReads } from './recordReads.ts'

/**
 * The record of a device (undefined: there is none); `unreadable` when it could not be read in time, `tooManyReads` when others
 * are being read.
 */
export type Lookup = { readonly record: DeviceRecord | undefined } | 'unreadable' | 'tooManyReads'

export type DeviceCache = {
  /** Never throws, and answers within the time limit of the reads. A record that is remembered is there at once. */
  readonly lookup: (deviceId: string) => Lookup | Promise<Lookup>
  /** Begins to read the record of a device that is looked up soon, unless it is remembered. Never throws. */
  readonly prefetch: (deviceId: string) => void
  /**
   * Brings a record that is remembered to where an uplink will bring the table's.
   * @returns the record afterwards; undefined where none is remembered
   */
  readonly heard: (deviceId: string, after: (record: DeviceRecord) => DeviceRecord) => DeviceRecord | undefined
}

export type DeviceCacheLimits = {
  readonly maxRecords: number
  /** How long a record is used before it is read again, ms. */
  readonly lifetimeMs: number
}

export const deviceCacheLimits: DeviceCacheLimits = { maxRecords: 10_000, lifetimeMs: 30_000 }

type Cached = {
  /** Undefined until it was read for the first time. */
  found: { readonly record: DeviceRecord | undefined } | undefined
  /** The end of waiting for a read that is under way. */
  reading: Promise<void> | undefined
  until: number
}

/**
 * A cache over the Devices table. All uplinks of a device that wait share one read. A record, or its absence, is kept for a
 * while; for longer when it cannot be read again. A record that comes too late for its uplink serves the next one.
 * @param now ms, monotonic
 */
export const deviceCache = ({
  reads,
  now,
  limits = deviceCacheLimits,
}: {
  readonly reads: Pick<RecordReads<DeviceRecord>, 'begin'>
  readonly now: () => number
  readonly limits?: DeviceCacheLimits
}): DeviceCache => {
  const cache = boundedMap<string, Cached>(limits.maxRecords)

  const begin = (deviceId: string, before: Cached | undefined): Cached | 'unreadable' | 'tooManyReads' => {
    const fresh: Cached = { found: before?.found, reading: undefined, until: now() + limits.lifetimeMs }
    const reading = reads.begin(deviceId, end => {
      fresh.reading = undefined
      if (end === 'failed') fresh.until = now()
      else {
        fresh.found = end
        cache.set(deviceId, fresh)
      }
    })
    if (typeof reading === 'string') return reading
    fresh.reading = reading
    cache.set(deviceId, fresh)
    return fresh
  }

  const waited = async (cached: Cached): Promise<Lookup> => {
    await cached.reading
    return cached.found ?? 'unreadable'
  }

  const isFresh = (known: Cached | undefined): known is Cached => known !== undefined && known.until > now()

  return {
    prefetch: deviceId => {
      const known = cache.get(deviceId)
      if (!isFresh(known)) begin(deviceId, known)
    },
    lookup: deviceId => {
      const known = cache.get(deviceId)
      const cached = isFresh(known) ? known : begin(deviceId, known)
      if (typeof cached === 'string') return known?.found ?? cached
      return cached.reading === undefined ? (cached.found ?? 'unreadable') : waited(cached)
    },
    heard: (deviceId, after) => {
      const cached = cache.get(deviceId)
      if (cached?.found === undefined) return undefined
      const record = after(cached.found.record ?? { deviceId })
      cached.found = { record }
      return record
    },
  }
}
