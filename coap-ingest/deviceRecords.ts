import type { LocationMode } from '../proto/contract.ts'

/** What a device is told to do. */
export type DeviceConfiguration = {
  /** Seconds. */
  readonly heartbeat_interval: number
  readonly location_mode: LocationMode
}

/** What a device said that it does; an unknown location mode is its number. */
export type ReportedConfiguration = {
  readonly heartbeat_interval?: number
  readonly location_mode?: string | number
}

/** What the Devices table says of a device, as far as the listener needs it. */
export type DeviceRecord = {
  readonly desired?: Partial<DeviceConfiguration>
  /** Of the desired configuration. */
  readonly version?: number
  readonly reported?: ReportedConfiguration
  readonly isRegistered: boolean
}

/**
 * Reads one device. Undefined when there is no record.
 * @throws when the table cannot be read
 */
export type ReadDevice = (deviceId: string, signal: AbortSignal) => Promise<DeviceRecord | undefined>

/** A record, or that there is none, or that it could not be read in time. */
export type Lookup = { readonly record: DeviceRecord | undefined } | 'unreadable'

export type DeviceRecords = {
  /** Never throws, and answers within the time limit. */
  readonly lookup: (deviceId: string) => Promise<Lookup>
  /** What an uplink has just reported, ahead of the table. Fields that were not sent stay. */
  readonly reports: (deviceId: string, reported: ReportedConfiguration) => void
}

export type DeviceRecordLimits = {
  readonly maxRecords: number
  /** How long a record is believed, ms. */
  readonly lifetimeMs: number
  /** How long it is believed that the table cannot be read, ms. */
  readonly failureLifetimeMs: number
  /** After this a reading is given up, ms. */
  readonly timeoutMs: number
  /** Readings at the same time; a device beyond them is taken as unreadable. */
  readonly maxConcurrentReads: number
}

export const deviceRecordLimits: DeviceRecordLimits = {
  maxRecords: 20_000,
  lifetimeMs: 30_000,
  failureLifetimeMs: 1_000,
  timeoutMs: 200,
  maxConcurrentReads: 64,
}

type Cached = { lookup: Promise<Lookup>; until: number; reported: ReportedConfiguration | undefined }

/**
 * A cache over the Devices table: one reading for all uplinks of a device that wait for it, records and their absence
 * kept for a while, the device that was quiet for longest forgotten first.
 * @param now ms, monotonic
 */
export const deviceRecords = ({
  read,
  now,
  onFailure,
  limits = deviceRecordLimits,
}: {
  read: ReadDevice
  now: () => number
  onFailure: (error: unknown) => void
  limits?: DeviceRecordLimits
}): DeviceRecords => {
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

  const refresh = (deviceId: string, reported: ReportedConfiguration | undefined): Cached => {
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
      return result === 'unreadable' ? result : { record: withReported(result.record, cached.reported) }
    },
    reports: (deviceId, reported) => {
      const cached = cache.get(deviceId)
      if (cached) cached.reported = { ...cached.reported, ...reported }
    },
  }
}

const withReported = (
  record: DeviceRecord | undefined,
  fresher: ReportedConfiguration | undefined,
): DeviceRecord | undefined =>
  fresher === undefined ? record : { isRegistered: false, ...record, reported: { ...record?.reported, ...fresher } }
