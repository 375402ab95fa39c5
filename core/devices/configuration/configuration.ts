import type { Configuration, DesiredConfiguration } from '../../contracts/configuration.ts'
import { addressesIn, isKnown } from '../addresses.ts'
import type { DeviceRecord } from '../record.ts'
import { settingsText } from '../settings.ts'

type Desired = Pick<DeviceRecord, 'desired' | 'desiredVersion'>

/**
 * The configuration that a device should have, and its version. Version 0 is the stage's: the device has no own one.
 * @param defaults of the stage, for each field that the record does not set
 */
export const desiredOf = (
  { desired, desiredVersion }: Desired,
  defaults: DesiredConfiguration,
): { readonly config: DesiredConfiguration; readonly version: number } => ({
  config: {
    heartbeat_interval: desired?.heartbeat_interval ?? defaults.heartbeat_interval,
    location_mode: desired?.location_mode ?? defaults.location_mode,
  },
  version: desired ? (desiredVersion ?? 0) : 0,
})

/** Whether a device has reported each desired field with the desired value. */
export const isInEffect = (desired: NonNullable<Desired['desired']>, reported: DeviceRecord['reported']): boolean =>
  reported !== undefined &&
  Object.entries(desired).every(([field, value]) => value === undefined || reported[field] === value)

/**
 * Whether a configuration counts as applied. A device's own one was confirmed (see `confirmationBy`); the stage's, which nobody set for this
 * device, needs one report, from an address that the device is known by or that was told, or a second one that says the same.
 */
export const isApplied = (
  record: Omit<DeviceRecord, 'deviceId'>,
  { config, version }: ReturnType<typeof desiredOf>,
): boolean => {
  if (!isInEffect(config, record.reported)) return false
  if (version !== 0) return record.applied?.version === version
  return isReportTrusted(record) || record.applied?.says === settingsText(record.reported)
}

/** Whether the last report came from an address that the device is known by or that was told. */
export const isReportTrusted = ({ report, addresses, delivered }: Omit<DeviceRecord, 'deviceId'>): boolean => {
  if (report?.from === undefined) return true
  const wasTold = delivered?.version === 0 && delivered.from === report.from && delivered.uplinkId !== report.uplinkId
  return wasTold || isKnown(addressesIn(addresses), report.from, Date.parse(report.at))
}

/**
 * The desired configuration of a device and how far it has come.
 * @param defaults of the stage, for a device without its own
 */
export const configurationOf = (record: DeviceRecord, defaults: DesiredConfiguration): Configuration => {
  const wanted = desiredOf(record, defaults)
  const { config: desired, version } = wanted
  const ofVersion = (step: DeviceRecord['delivered']) =>
    step?.version === version ? { uplinkId: step.uplinkId, at: step.at } : null
  const steps = { delivered: ofVersion(record.delivered), applied: ofVersion(record.applied) }
  const underWay = steps.delivered ? 'delivered' : 'queued'
  return {
    version,
    desired,
    state: isApplied(record, wanted) ? 'applied' : underWay,
    queuedAt: record.desired ? (record.desiredAt ?? null) : null,
    ...steps,
  }
}
