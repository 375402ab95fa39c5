import type { ReadDevice } from '../core/devices/devicesTable.ts'
import type { DeviceRecord } from '../core/devices/record.ts'

/**
 * The record of a device (undefined: there is none); `unreadable` when it could not be read in time, `tooManyReads` when others
 * are being read.
 */
export type Lookup = { readonly record: DeviceRecord | undefined } | 'unreadable' | 'tooManyReads'

export type DeviceCache = {
  /** Never throws, and answers within the time limit. */
  readonly lookup: (deviceId: string) => Promise<Lookup>
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
  /** How long a failure stands before the table is asked again, ms. */
  readonly failureLifetimeMs: number
  /** How long one read may take, ms. */
  readonly timeoutMs: number
  /** Reads at the same time. Beyond them a record is used for longer than its time, and a device that is not remembered is not read. */
  readonly maxConcurrentReads: number
}

export const deviceCacheLimits: DeviceCacheLimits = {
  maxRecords: 20_000,
  lifetimeMs: 30_000,
  failureLifetimeMs: 1_000,
  timeoutMs: 200,
  maxConcurrentReads: 64,
}

type Cached = { readonly reading: Promise<unknown>; lookup: Exclude<Lookup, 'tooManyReads'>; until: number }

/**
 * A cache over the Devices table. All uplinks of a device that wait share one read. A record, or its absence, is kept for a
 * while. When the cache is full, the device that was quiet for longest is forgotten.
 * @param now ms, monotonic
 */
export const deviceCache = ({
  read,
  now,
  onFailure,
  limits = deviceCacheLimits,
}: {
  read: ReadDevice
  now: () => number
  onFailure: (error: unknown) => void
  limits?: DeviceCacheLimits
}): DeviceCache => {
  const cache = new Map<string, Cached>()
  let reads = 0

  const remember = (deviceId: string, cached: Cached): void => {
    cache.delete(deviceId)
    cache.set(deviceId, cached)
    if (cache.size <= limits.maxRecords) return
    const [quietest = deviceId] = cache.keys()
    cache.delete(quietest)
  }

  const readInTime = async (deviceId: string): Promise<Cached['lookup']> => {
    const giveUp = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new Error('the Devices table did not answer in time')
        giveUp.abort(error)
        reject(error)
      }, limits.timeoutMs)
    })
    reads += 1
    try {
      return { record: await Promise.race([read(deviceId, giveUp.signal), late]) }
    } catch (error) {
      onFailure(error)
      return 'unreadable'
    } finally {
      clearTimeout(timer)
      reads -= 1
    }
  }

  const refresh = (deviceId: string): Cached => {
    const reading = readInTime(deviceId).then(result => {
      cached.lookup = result
      if (result === 'unreadable') cached.until = now() + limits.failureLifetimeMs
    })
    const cached: Cached = { reading, lookup: 'unreadable', until: now() + limits.lifetimeMs }
    return cached
  }

  return {
    lookup: async deviceId => {
      let cached = cache.get(deviceId)
      if (cached === undefined || cached.until <= now()) {
        if (reads >= limits.maxConcurrentReads) return cached?.lookup ?? 'tooManyReads'
        cached = refresh(deviceId)
      }
      remember(deviceId, cached)
      await cached.reading
      return cached.lookup
    },
    heard: (deviceId, after) => {
      const cached = cache.get(deviceId)
      if (cached === undefined || cached.lookup === 'unreadable') return undefined
      const record = after(cached.lookup.record ?? { deviceId })
      cached.lookup = { record }
      return record
    },
  }
}
