import type { NoteSource, SourceHeard } from '../../contracts/sighting.ts'
import { boundedMap } from '../../runtime/boundedMap.ts'
import { toItem } from '../../table/item.ts'
import { addressText, withAddress } from '../addresses.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import { expiryOf } from '../expiry.ts'
import { FLEET, kindOfRecord, SOURCES } from '../fleetIndex.ts'
import type { HeardMessage, NoteHeard } from '../late/heard.ts'
import type { DeviceRecord } from '../record.ts'
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
export const noteSource = ({
  devices: { update },
  heard: noteHeard,
}: {
  devices: Pick<DevicesTable, 'update'>
  /** Is told of each message that is noted; nobody unless given. */
  heard?: NoteHeard
}): NoteSource => {
  const noted = boundedMap<string, number>(MAX_SOURCES)
  const noteAfterwards = afterwardsNoter(update)
  return async heard => {
    const { deviceId, receivedAt, address } = heard
    const key = `${deviceId} ${address ?? ''}`
    const at = Date.parse(receivedAt)
    const before = noted.get(key)
    if (before !== undefined && at >= before && at - before < NOTED_FOR_MS) return
    const changed = await update(deviceId, heardExpression(heard))
    const { record } = changed
    if (record && address === undefined) await noteHeard?.(lineHeard(heard, record), record)
    else if (record && kindOfRecord(record) === 'source') {
      const ofService = await update(deviceId, heardExpression({ ...heard, address: undefined }))
      if (ofService.record) await noteHeard?.(lineHeard(heard, ofService.record), ofService.record)
    } else if (record) {
      const after = await noteAfterwards({ ...heard, uplinkCount: undefined, reported: undefined }, record)
      await noteHeard?.(lineHeard(heard, record), after)
    }
    noted.set(key, Math.max(at, before ?? 0))
  }
}

/** The first lines of a name that sent no uplink either make it known. */
const lineHeard = ({ id }: SourceHeard, { lineBefore, lastId }: DeviceRecord): HeardMessage => ({
  id,
  isFirst: lineBefore === id && lastId === undefined,
})

const NOT_OF_SERVICE = ' AND (attribute_not_exists(fleet) OR fleet <> :sources)'

const heardExpression = ({ id, receivedAt, address }: SourceHeard): Change => {
  const set = [
    'lastLineId = :id',
    'lastLineAt = :at',
    'lineBefore = if_not_exists(lastLineId, :id)',
    'expiresAt = if_not_exists(kept, :expires)',
  ]
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
