import type { Json } from '../core/contracts/json.ts'
import type { ReadDevice } from '../core/devices/devicesTable.ts'
import type { DeviceRecord } from '../core/devices/record.ts'

/** The record of a device (undefined: there is none), or `unreadable` when it could not be read in time. */
export type Lookup = { readonly record: DeviceRecord | undefined } | 'unreadable'

export type DeviceCache = {
  /** Never throws, and answers within the time limit. */
  readonly lookup: (deviceId: string) => Promise<Lookup>
  /** Takes what an uplink has just reported, ahead of the table. Fields that were not sent keep their value. */
  readonly reports: (deviceId: string, reported: Json) => void
}

export type DeviceCacheLimits = {
  readonly maxRecords: number
  /** How long a record is used before it is read again, ms. */
  readonly lifetimeMs: number
  /** How long a failure stands before the table is asked again, ms. */
  readonly failureLifetimeMs: number
  /** How long one read may take, ms. */
  readonly timeoutMs: number
  /** Reads at the same time; a device beyond them is `unreadable`. */
  readonly maxConcurrentReads: number
}

export const deviceCacheLimits: DeviceCacheLimits = {
  maxRecords: 20_000,
  lifetimeMs: 30_000,
  failureLifetimeMs: 1_000,
  timeoutMs: 200,
  maxConcurrentReads: 64,
}

type Cached = { lookup: Promise<Lookup>; until: number; reported: Json | undefined }

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

  const readInTime = async (deviceId: string): Promise<Lookup> => {
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

  const refresh = (deviceId: string, reported: Json | undefined): Cached => {
    const cached: Cached = { lookup: readInTime(deviceId), until: now() + limits.lifetimeMs, reported }
    void cached.lookup.then(result => {
      if (result === 'unreadable') cached.until = now() + limits.failureLifetimeMs
    })
    return cached
  }

  return {
    lookup: async deviceId => {
      let cached = cache.get(deviceId)
      if (cached === undefined || cached.until <= now()) {
        if (reads >= limits.maxConcurrentReads) return 'unreadable'
        cached = refresh(deviceId, undefined)
      }
      remember(deviceId, cached)
      const result = await cached.lookup
      return result === 'unreadable' ? result : { record: withReported(deviceId, result.record, cached.reported) }
    },
    reports: (deviceId, reported) => {
      const cached = cache.get(deviceId)
      if (cached) cached.reported = { ...cached.reported, ...reported }
    },
  }
}

const withReported = (deviceId: string, record: DeviceRecord | undefined, fresher: Json | undefined) =>
  fresher === undefined ? record : { deviceId, ...record, reported: { ...record?.reported, ...fresher } }
