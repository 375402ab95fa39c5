import type { HeartbeatBounds } from '../../../core/contracts/configuration.ts'
import type { DeviceStatus } from '../../../core/contracts/http.ts'
import {
  intervalWithin,
  LATE_INTERVALS,
  OFFLINE_INTERVALS,
  type Sign,
  sourceStatusAt,
  statusAt,
} from '../../../core/devices/fleet/status.ts'
import type { SourceKind } from './sourceKind.ts'

/** The word of the stage about the status of a device. */
export type Told = {
  readonly status: DeviceStatus
  /** An uplink that came after this time ends it, ms since 1970. */
  readonly asOfMs: number
  /** Since when it holds, ms since 1970, where that was told. */
  readonly sinceMs: number | undefined
  /** Id of the event that told it; empty where the list of devices did. */
  readonly id: string
}

/** The heartbeat intervals that the stage allows, and for how long the clock of this page lets the word of the stage come first, ms. */
export type StatusRules = HeartbeatBounds & { readonly waitMs?: number }

/** The facts about a device or a service that its status follows from. */
export type Judged = Sign & {
  readonly kind: SourceKind
  readonly told?: Told | null
  /** Whether the stage tells what becomes of it, and has said what it told last. */
  readonly goesByWord?: boolean
}

/** How bad a status is. */
export const SEVERITY: Record<DeviceStatus, number> = { online: 0, late: 1, offline: 2 }

/** The word of the stage, as long as nothing was heard after it. */
const wordOn = ({ told, seenAtMs }: Judged): Told | undefined =>
  told && (seenAtMs === null || seenAtMs <= told.asOfMs) ? told : undefined

/**
 * The status at a time: of a service by its last line; of a device by the word of the stage, while words come. A time in which the stage itself could not hear
 * is no silence, and only the stage knows of it. Without a socket, or where the stage does not say what it told, a device goes by its heartbeat interval and
 * the clock of this page, or by the word, whichever is worse.
 */
export const statusOf = (source: Judged, nowMs: number, rules: StatusRules): DeviceStatus => {
  if (source.kind === 'service') return sourceStatusAt(source.seenAtMs, nowMs)
  const byClock = statusAt(source, nowMs - (rules.waitMs ?? 0), rules)
  const told = wordOn(source)
  if (source.goesByWord && rules.waitMs !== undefined && rules.waitMs > 0) return told?.status ?? 'online'
  return told && SEVERITY[told.status] > SEVERITY[byClock] ? told.status : byClock
}

/** Since when a device is late or offline, ms since 1970; undefined for others, and for a device that was never heard. */
export const silentSince = (source: Judged, nowMs: number, rules: StatusRules): number | undefined => {
  const { kind, seenAtMs, heartbeatSeconds } = source
  const status = statusOf(source, nowMs, rules)
  if (kind === 'service' || status === 'online') return undefined
  const told = wordOn(source)
  if (told?.status === status && told.sinceMs !== undefined) return told.sinceMs
  const intervals = status === 'late' ? LATE_INTERVALS : OFFLINE_INTERVALS
  return seenAtMs === null ? undefined : seenAtMs + intervals * intervalWithin(heartbeatSeconds, rules) * 1000
}
