import type { Configuration, DesiredConfiguration } from '../../contracts/configuration.ts'
import type { DeviceRecord } from '../record.ts'

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
 * The desired configuration of a device and how far it has come.
 * @param defaults of the stage, for a device without its own
 */
export const configurationOf = (record: DeviceRecord, defaults: DesiredConfiguration): Configuration => {
  const { config: desired, version } = desiredOf(record, defaults)
  const ofVersion = (step: DeviceRecord['delivered']) =>
    step?.version === version ? { uplinkId: step.uplinkId, at: step.at } : null
  const steps = { delivered: ofVersion(record.delivered), applied: ofVersion(record.applied) }
  const underWay = steps.delivered ? 'delivered' : 'queued'
  return {
    version,
    desired,
    state: isInEffect(desired, record.reported) ? 'applied' : underWay,
    queuedAt: record.desired ? (record.desiredAt ?? null) : null,
    ...steps,
  }
}
