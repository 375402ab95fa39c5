import * as z from 'zod'
import { DeviceId } from '../../contracts/deviceId.ts'
import { ItemId, Timestamp } from '../../contracts/fields.ts'
import { DeviceStatus } from '../../contracts/http.ts'
import { STATUS_CHANGES } from '../../contracts/statusChange.ts'
import { readTolerantly } from '../../contracts/tolerant.ts'

/** The detail-type of changes of the status of devices. */
export const STATUS_DETAIL_TYPE = 'DeviceStatus'

/** The maximum number of changes in one event: it stays far below 64 KB, which are billed as one. */
export const MAX_CHANGES = 50

const StatusChange = z.enum(STATUS_CHANGES)

/** A change of the status of a device. */
export const statusFacts = {
  change: StatusChange.describe(
    '`late`: it was not heard for 2.5 of its heartbeat intervals. `offline`: for ten. `online`: it is heard again after that. `first-seen`: its name is heard for the first time. `configured`: it confirmed its desired configuration',
  ),
  status: DeviceStatus.describe('Its status from then on'),
  since: Timestamp.describe('When it was heard last, for `late` and `offline`; otherwise when the change happened'),
  intervalSeconds: z
    .number()
    .positive()
    .optional()
    .describe(
      'The heartbeat interval by which it is judged, s: the one that it reported, within the bounds of the stage',
    ),
  silentSeconds: z
    .number()
    .nonnegative()
    .optional()
    .describe('How long it was not heard, s, without the time in which the stack itself could not hear it'),
  version: z.int().positive().optional().describe('The version of the configuration that it confirmed'),
}

/** One change of the status of one device. */
export const StatusChanged = z.object({ id: ItemId, deviceId: DeviceId, receivedAt: Timestamp, ...statusFacts })
export type StatusChanged = z.infer<typeof StatusChanged>

/** Detail of the event `DeviceStatus`. */
export const StatusDetail = z
  .object({
    changes: z.array(StatusChanged).min(1).describe('In no order, up to fifty, at most one of a kind a device'),
  })
  .meta({
    id: STATUS_DETAIL_TYPE,
    description: 'Devices that are late, offline or online again, that are new, or that confirmed their configuration',
  })
export type StatusDetail = z.infer<typeof StatusDetail>

const AnyChanges = z.object({ changes: z.array(z.unknown()).min(1) })

/** Reads a detail of any version. @throws ZodError */
export const readStatus = (detail: unknown): StatusDetail => ({
  changes: AnyChanges.parse(detail).changes.map(one => readTolerantly(StatusChanged, one)),
})

/** Each change of a list as a detail of its own. A detail that is no such list stays whole, for {@link readStatus} to refuse. */
export const statusParts = (detail: unknown): readonly unknown[] => {
  const list = AnyChanges.safeParse(detail)
  return list.success ? list.data.changes.map(one => ({ changes: [one] })) : [detail]
}
