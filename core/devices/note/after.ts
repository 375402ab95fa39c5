import type { Sighting } from '../../contracts/sighting.ts'
import { hasAddress } from '../addresses.ts'
import { FLEET, kindOfRecord } from '../fleetIndex.ts'
import type { DeviceRecord } from '../record.ts'
import { saysSettings } from '../settings.ts'
import { afterwards } from './afterwards.ts'

/** The facts of a sighting that decide on the answer to the next uplink. */
export type Heard = Pick<Sighting, 'id' | 'receivedAt' | 'address' | 'reported' | 'delivered'>

/** The record of a device once an uplink is noted, as far as it decides on the answer to the next one. */
export const recordAfter = (record: DeviceRecord, heard: Heard): DeviceRecord => {
  const { id: uplinkId, receivedAt: at, address: from, reported, delivered: version } = heard
  const by = { uplinkId, at, ...(from !== undefined && { from }) }
  // Nearly every uplink: it reports nothing, from where its device was before.
  if (reported === undefined && from !== undefined && hasAddress(record.addresses, from)) {
    return version === undefined ? record : { ...record, delivered: { version, ...by } }
  }
  const noted: DeviceRecord = {
    ...record,
    // The first uplink makes a device of a source.
    ...(kindOfRecord(record) === 'source' && { fleet: FLEET }),
    ...(reported && { reported: { ...record.reported, ...reported } }),
    ...(saysSettings(reported) && { report: by }),
    ...(version !== undefined && { delivered: { version, ...by } }),
  }
  return { ...noted, ...afterwards({ deviceId: record.deviceId, uplinkCount: undefined, ...heard }, noted) }
}
