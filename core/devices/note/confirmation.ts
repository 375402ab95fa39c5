import type { Sighting } from '../../contracts/sighting.ts'
import { isInEffect } from '../configuration/configuration.ts'
import type { DeviceRecord } from '../record.ts'
import { saysSettings } from '../settings.ts'

/** The attributes that say how far a desired configuration has come with its device. */
export type Confirmation = Pick<DeviceRecord, 'applied' | 'matched'>

/**
 * How far the desired configuration of a device has come with an uplink, by the record that has its report already. One
 * report can be forged: the configuration counts as applied with a report from the address that was told, or with the second
 * report. A later report that differs opens it again.
 */
export const confirmationBy = (
  { id, address, reported: says, receivedAt }: Sighting,
  { desired, desiredVersion: version, reported, delivered, applied, matched }: DeviceRecord,
): Confirmation => {
  const unchanged = { applied, matched }
  if (!desired || version === undefined || !saysSettings(says)) return unchanged
  if (!isInEffect(desired, reported)) return { applied: undefined, matched: undefined }
  if (applied?.version === version) return unchanged
  const step = { version, uplinkId: id, at: receivedAt }
  const wasTold = delivered?.version === version && delivered.uplinkId !== id && delivered.from === address
  const isSecond = matched?.version === version && matched.uplinkId !== id
  return wasTold || isSecond ? { applied: step, matched: undefined } : { applied, matched: step }
}
