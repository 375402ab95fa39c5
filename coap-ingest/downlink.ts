import type { JsonMessage } from '../proto/contract.ts'
import type { DeviceConfiguration, DeviceRecord, ReportedConfiguration } from './deviceRecords.ts'

/** A desired configuration and its version; 0 is that of the stage. */
export type Told = { readonly config: DeviceConfiguration; readonly version: number }

/**
 * What a device is told after an uplink: the desired configuration, when what it last reported differs or it reported
 * none; undefined when there is nothing to tell.
 * @param defaults desired where the record says nothing
 */
export const toldTo = (record: DeviceRecord | undefined, defaults: DeviceConfiguration): Told | undefined => {
  const desired = { ...defaults, ...record?.desired }
  const reported = record?.reported
  const isInEffect =
    reported?.heartbeat_interval === desired.heartbeat_interval && reported.location_mode === desired.location_mode
  return isInEffect ? undefined : { config: desired, version: record?.desired ? (record.version ?? 0) : 0 }
}

/** The configuration that an uplink reports, and the name it gives its device. */
export const reportedIn = (uplink: JsonMessage): { devId?: string; reported?: ReportedConfiguration } => {
  const config = messageIn(messageIn(uplink, 'heartbeat'), 'config')
  if (config === undefined) return {}
  const { dev_id: devId, heartbeat_interval: interval, location_mode: mode } = config
  return {
    // an empty name is proto3's way of saying none
    ...(typeof devId === 'string' && devId !== '' && { devId }),
    reported: {
      ...(typeof interval === 'number' && { heartbeat_interval: interval }),
      ...((typeof mode === 'string' || typeof mode === 'number') && { location_mode: mode }),
    },
  }
}

const messageIn = (message: JsonMessage | undefined, field: string): JsonMessage | undefined => {
  const value = message?.[field]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}
