import type { HeartbeatBounds } from '../../contracts/configuration.ts'
import type { DeviceStatus } from '../../contracts/http.ts'
import { isExpired } from '../expiry.ts'
import { heardAtOf, intervalOf } from '../fleet/device.ts'
import { LATE_INTERVALS, OFFLINE_INTERVALS } from '../fleet/status.ts'
import { kindOfRecord } from '../fleetIndex.ts'
import type { DeviceRecord } from '../record.ts'
import type { Hint } from './hint.ts'
import { type Gap, silentFrom } from './silence.ts'
import { type Horizon, knownUntil } from './stackState.ts'

/** The circumstances under which devices are judged. */
export type Circumstances = {
  readonly horizon: Horizon
  readonly gaps: readonly Gap[]
  readonly bounds: HeartbeatBounds
  /** ms since 1970 */
  readonly nowMs: number
}

/** The outcome for a device that stood in a slice of the past. */
export type Verdict =
  /** It is looked at again later. @property at when it would be late, ms since 1970 @property heard when it was heard last, and its interval */
  | { readonly kind: 'wait'; readonly at: number; readonly heard?: Omit<Hint, 'deviceId'> }
  | {
      readonly kind: 'tell'
      readonly status: Exclude<DeviceStatus, 'online'>
      /** When it was heard last, RFC 3339. */
      readonly since: string
      readonly intervalSeconds: number
      /** When it will be offline, ms since 1970; undefined when it is. */
      readonly offlineAt: number | undefined
    }
  /** It is blocked: what it sends is not taken, and its silence says nothing. It has to be filed again when it is heard. @property since when it was heard last, RFC 3339 */
  | { readonly kind: 'blocked'; readonly since: string }
  /** Nobody waits for it: it is forgotten, was never heard, or is a service. */
  | { readonly kind: 'drop' }

/** When a device that was heard at a time will be late, ms since 1970. */
export const lateFrom = (heardAtMs: number, intervalSeconds: number, gaps: readonly Gap[]): number =>
  silentFrom(heardAtMs, LATE_INTERVALS * intervalSeconds * 1000, gaps)

/** Judges a device by its record. */
export const verdictOn = (
  record: DeviceRecord | undefined,
  { horizon, gaps, bounds, nowMs }: Circumstances,
): Verdict => {
  if (!record || isExpired(record, nowMs) || kindOfRecord(record) === 'source') return { kind: 'drop' }
  const since = heardAtOf(record)
  if (since === undefined) return { kind: 'drop' }
  if (record.blockedAt !== undefined) return { kind: 'blocked', since }
  const heardAtMs = Date.parse(since)
  const intervalSeconds = intervalOf(record, bounds)
  const until = knownUntil(horizon, intervalSeconds)
  const lateAt = lateFrom(heardAtMs, intervalSeconds, gaps)
  if (until < lateAt) return { kind: 'wait', at: lateAt, heard: { heardAtMs, intervalSeconds } }
  const offlineAt = silentFrom(heardAtMs, OFFLINE_INTERVALS * intervalSeconds * 1000, gaps)
  const isOffline = until >= offlineAt
  return {
    kind: 'tell',
    status: isOffline ? 'offline' : 'late',
    since,
    intervalSeconds,
    offlineAt: isOffline ? undefined : offlineAt,
  }
}
