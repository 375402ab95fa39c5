import type { NoteSource, SourceHeard } from '../../contracts/sighting.ts'
import { boundedMap } from '../../runtime/boundedMap.ts'
import { toItem } from '../../table/item.ts'
import { addressText, withAddress } from '../addresses.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import { expiryOf } from '../expiry.ts'
import { FLEET, kindOfRecord, SOURCES } from '../fleet/fleetIndex.ts'
import { afterwardsNoter } from './noteAfterwards.ts'

/** A source that was noted so short a time ago is not noted again, ms. */
const NOTED_FOR_MS = 5_000
/** Sources that this process remembers. */
const MAX_SOURCES = 5_000

/**
 * Notes log sources in the Devices table: the record never goes back in time. One write unit, and none for a source that this process noted
 * within the last five seconds: its record may be that much behind. A device that sends lines itself is a device from the first, known by the
 * address that they come from, as with an uplink. Lines over CoAP in the name of a service leave it one, and without an address: anybody may
 * have sent them.
 */
export const noteSource = ({ devices: { update } }: { devices: Pick<DevicesTable, 'update'> }): NoteSource => {
  const noted = boundedMap<string, number>(MAX_SOURCES)
  const noteAfterwards = afterwardsNoter(update)
  return async heard => {
    const { deviceId, receivedAt, address } = heard
    const key = `${deviceId} ${address ?? ''}`
    const at = Date.parse(receivedAt)
    const before = noted.get(key)
    if (before !== undefined && at >= before && at - before < NOTED_FOR_MS) return
    const changed = await update(deviceId, heardExpression(heard))
    noted.set(key, Math.max(at, before ?? 0))
    if (address === undefined || changed.record === undefined) return
    if (kindOfRecord(changed.record) === 'source') {
      await update(deviceId, heardExpression({ ...heard, address: undefined }))
      return
    }
    await noteAfterwards({ ...heard, uplinkCount: undefined, reported: undefined }, changed.record)
  }
}

const NOT_OF_SERVICE = ' AND (attribute_not_exists(fleet) OR fleet <> :sources)'

const heardExpression = ({ id, receivedAt, address }: SourceHeard): Change => {
  const set = ['lastLineId = :id', 'lastLineAt = :at', 'expiresAt = if_not_exists(kept, :expires)']
  const values: Record<string, string | number> = { ':id': id, ':at': receivedAt, ':expires': expiryOf(receivedAt) }
  if (address === undefined) {
    set.push('fleet = if_not_exists(fleet, :sources)')
    values[':sources'] = SOURCES
  } else {
    set.push('fleet = :fleet', 'heardAt = :at', 'addresses = if_not_exists(addresses, :addresses)')
    values[':fleet'] = FLEET
    values[':sources'] = SOURCES
    values[':addresses'] = addressText(withAddress([], address, Date.parse(receivedAt)))
  }
  return {
    UpdateExpression: `SET ${set.join(', ')}`,
    ConditionExpression: `(attribute_not_exists(lastLineId) OR lastLineId < :id)${address === undefined ? '' : NOT_OF_SERVICE}`,
    ExpressionAttributeValues: toItem(values),
  }
}
