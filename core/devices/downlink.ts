import type { DesiredConfiguration } from '../contracts/configuration.ts'
import type { Json } from '../contracts/json.ts'
import { asObject } from '../contracts/jsonValue.ts'
import { desiredOf, isApplied } from './configuration/configuration.ts'
import type { DeviceRecord } from './record.ts'

/** A desired configuration that a device is told, and its version; version 0 is the stage's. */
export type Told = { readonly config: DesiredConfiguration; readonly version: number }

/**
 * The configuration that a device is told after an uplink: the desired one, until it counts as applied. Undefined when there is nothing to tell.
 * @param defaults of the stage, for each field that the record does not set
 */
export const toldTo = (record: DeviceRecord | undefined, defaults: DesiredConfiguration): Told | undefined => {
  const told = desiredOf(record ?? {}, defaults)
  return isApplied(record ?? {}, told) ? undefined : told
}

/** The settings that an uplink reports, as far as they decide what its device is told, and the device id in it. */
export const reportedIn = (uplink: Json): { readonly devId?: string; readonly reported?: Json } => {
  const config = asObject(asObject(uplink.heartbeat)?.config)
  if (config === undefined) return {}
  const { dev_id: devId, heartbeat_interval, location_mode } = config
  return {
    // In proto3 an empty string and an absent one mean the same.
    ...(typeof devId === 'string' && devId !== '' && { devId }),
    reported: {
      ...(heartbeat_interval !== undefined && { heartbeat_interval }),
      ...(location_mode !== undefined && { location_mode }),
    },
  }
}
