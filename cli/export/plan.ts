import { timeOf } from '../../client/ids.ts'
import { mayWatch } from '../../core/contracts/claims.ts'
import { type ExportApi, Refused } from './api.ts'
import type { Stretch } from './stretch.ts'

/** How history is read: over all devices at once, or one device after the other. */
export type Way = { readonly kind: 'merged' } | { readonly kind: 'by-device'; readonly devices: readonly string[] }

/** Times are ms since 1970; `to` is left out. */
export type Range = { readonly from: number; readonly to: number }

/** More ids are not kept in memory. */
const MAX_DEVICES = 200_000

/**
 * Devices that are named one by one are read alone. For a prefix, and for all, history over all devices is read, and events of others
 * are left out: the list of devices lacks those that were forgotten, whose events are still kept. It serves only where the stage keeps
 * no such history.
 */
export const wayTo = async (
  api: Pick<ExportApi, 'devices' | 'events'>,
  patterns: readonly string[],
  { from }: Range,
): Promise<Way> => {
  const exact = patterns.filter(pattern => !pattern.endsWith('*'))
  if (exact.length === patterns.length) return { kind: 'by-device', devices: exact.toSorted() }
  if (await hasMerged(api, from)) return { kind: 'merged' }
  const devices = new Set(exact)
  for await (const deviceId of api.devices()) {
    if (mayWatch({ devices: [...patterns] }, deviceId)) devices.add(deviceId)
    if (devices.size > MAX_DEVICES)
      throw new Error(
        `over ${MAX_DEVICES} devices, and the stage keeps no history over all of them: name fewer with --devices`,
      )
  }
  return { kind: 'by-device', devices: [...devices].toSorted() }
}

const hasMerged = async (api: Pick<ExportApi, 'events'>, from: number): Promise<boolean> => {
  const since = new Date(from).toISOString()
  try {
    await api.events('/events', { since, until: new Date(from + 1).toISOString(), limit: '1' })
    return true
  } catch (error) {
    if (error instanceof Refused && error.code === 'no-merged-history') return false
    throw error
  }
}

/** Where a file goes on: in the stretch of this device, or of all, after this place in the order of ids. */
export type Place = { readonly deviceId: string | undefined; readonly after: string }

/**
 * The stretches of a way in the order of the file: by device and then by time, or by time alone. History over all devices is cut into
 * windows, so that several can be read at a time.
 * @param windowMs length of a window
 * @param place where the file goes on; from the beginning unless given
 */
export function* stretchesOf(way: Way, { from, to }: Range, windowMs: number, place?: Place): Generator<Stretch> {
  if (way.kind === 'by-device') {
    for (const deviceId of way.devices) {
      if (place?.deviceId !== undefined && deviceId < place.deviceId) continue
      const after = deviceId === place?.deviceId ? place.after : undefined
      if (after === undefined || timeOf(after) < to) yield { deviceId, since: from, until: to, after }
    }
    return
  }
  let { after }: Partial<Place> = place ?? {}
  for (let since = after === undefined ? from : Math.max(from, timeOf(after)); since < to; since += windowMs) {
    yield { deviceId: undefined, since, until: Math.min(to, since + windowMs), after }
    after = undefined
  }
}
