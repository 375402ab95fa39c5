import type { NoteSource } from '../../contracts/sighting.ts'
import { boundedMap } from '../../runtime/boundedMap.ts'
import { toItem } from '../../table/item.ts'
import type { DevicesTable } from '../devicesTable.ts'
import { expiryOf } from '../expiry.ts'
import { SOURCES } from '../fleet/fleetIndex.ts'

/** A source that was noted so short a time ago is not noted again, ms. */
const NOTED_FOR_MS = 5_000
/** Sources that this process remembers. */
const MAX_SOURCES = 5_000

/**
 * Notes log sources in the Devices table: the record never goes back in time. One write unit, and none for a source that this process noted
 * within the last five seconds: its record may be that much behind.
 */
export const noteSource = ({ devices: { update } }: { devices: Pick<DevicesTable, 'update'> }): NoteSource => {
  const noted = boundedMap<string, number>(MAX_SOURCES)
  return async ({ deviceId, id, receivedAt }) => {
    const at = Date.parse(receivedAt)
    const before = noted.get(deviceId)
    if (before !== undefined && at >= before && at - before < NOTED_FOR_MS) return
    await update(deviceId, {
      UpdateExpression:
        'SET lastLineId = :id, lastLineAt = :at, fleet = if_not_exists(fleet, :sources), expiresAt = if_not_exists(kept, :expires)',
      ConditionExpression: 'attribute_not_exists(lastLineId) OR lastLineId < :id',
      ExpressionAttributeValues: toItem({
        ':id': id,
        ':at': receivedAt,
        ':sources': SOURCES,
        ':expires': expiryOf(receivedAt),
      }),
    })
    noted.set(deviceId, Math.max(at, before ?? 0))
  }
}
