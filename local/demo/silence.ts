import type { StatusChange } from '../../core/contracts/statusChange.ts'
import { LATE_INTERVALS, OFFLINE_INTERVALS } from '../../core/devices/fleet/status.ts'
import type { StatusChanged } from '../../core/events/status/detail.ts'
import { changeOf } from '../../core/events/status/putStatus.ts'

const MINUTE_MS = 60_000

/**
 * The changes of status that a stage tells of a device which was heard last at `heardAt`, up to `at`. A stage looks once a minute.
 * Times are ms since 1970.
 */
export const changesIn = ({
  deviceId,
  heardAt,
  intervalSeconds,
  at,
  isHeard,
}: {
  readonly deviceId: string
  readonly heardAt: number
  readonly intervalSeconds: number
  readonly at: number
  /** Whether it is heard again at that time. */
  readonly isHeard: boolean
}): readonly StatusChanged[] => {
  const told = (change: StatusChange, status: StatusChanged['status'], toldAt: number) =>
    changeOf({
      deviceId,
      change,
      status,
      since: new Date(status === 'online' ? toldAt : heardAt).toISOString(),
      at: toldAt,
      intervalSeconds,
      silentSeconds: Math.round((toldAt - heardAt) / 1000),
    })
  const foundAt = (intervals: number) =>
    Math.ceil((heardAt + intervals * intervalSeconds * 1000) / MINUTE_MS) * MINUTE_MS
  const [lateAt, offlineAt] = [foundAt(LATE_INTERVALS), foundAt(OFFLINE_INTERVALS)]
  if (lateAt >= at) return []
  return [
    told('late', 'late', lateAt),
    ...(offlineAt < at ? [told('offline', 'offline', offlineAt)] : []),
    ...(isHeard ? [told('online', 'online', at)] : []),
  ]
}
