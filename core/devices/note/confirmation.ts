import type { Sighting } from '../../contracts/sighting.ts'
import { isInEffect, isReportTrusted } from '../configuration/configuration.ts'
import type { DeviceRecord } from '../record.ts'
import { saysSettings, settingsText } from '../settings.ts'

/** The attributes that say how far a desired configuration has come with its device. */
export type Confirmation = Pick<DeviceRecord, 'applied' | 'matched'>

/**
 * How far the desired configuration of a device has come with an uplink, by the record that has its report already. One
 * report can be forged: the configuration counts as applied with a report from the address that was told, or with the second
 * report. A later report that differs opens it again.
 */
export const confirmationBy = (sighting: Sighting, record: DeviceRecord): Confirmation => {
  const { id, address, reported: says, receivedAt } = sighting
  const { desired, desiredVersion: version, reported, delivered, applied, matched } = record
  const unchanged = { applied, matched }
  if (!saysSettings(says)) return confirmedBefore(record, id) ?? unchanged
  if (!desired || version === undefined) return confirmationOfSettings(sighting, record)
  if (!isInEffect(desired, reported)) return { applied: undefined, matched: undefined }
  if (applied?.version === version) return unchanged
  const step = { version, uplinkId: id, at: receivedAt }
  const wasTold = delivered?.version === version && delivered.uplinkId !== id && delivered.from === address
  const isSecond = matched?.version === version && matched.uplinkId !== id
  return wasTold || isSecond ? { applied: step, matched: undefined } : { applied, matched: step }
}

/** The confirmation by a report that has overtaken the uplink in whose answer its device was told; undefined where there is none. */
const confirmedBefore = (
  { desiredVersion: version, delivered, report, matched }: DeviceRecord,
  id: string,
): Confirmation | undefined =>
  delivered?.uplinkId === id &&
  delivered.version === version &&
  matched?.version === version &&
  matched.uplinkId > id &&
  report?.uplinkId === matched.uplinkId &&
  report.from === delivered.from
    ? { applied: matched, matched: undefined }
    : undefined

/**
 * The same for a device without a configuration of its own, whatever settings it reports: the reader of the record compares them with
 * those of the stage. A report that is not trusted is confirmed by a second one that says the same, so that a device that has another address each time is not
 * told for ever.
 */
const confirmationOfSettings = ({ id, receivedAt }: Sighting, record: DeviceRecord): Confirmation => {
  const { applied, matched } = record
  const says = settingsText(record.reported)
  const isSame = (step: typeof applied): boolean => step?.says === says
  if (isReportTrusted(record)) return { applied: isSame(applied) ? applied : undefined, matched: undefined }
  if (isSame(applied)) return { applied, matched }
  const step = { version: 0, uplinkId: id, at: receivedAt, says }
  if (isSame(matched)) return matched?.uplinkId === id ? { applied, matched } : { applied: step, matched: undefined }
  return { applied: undefined, matched: step }
}
