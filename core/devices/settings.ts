import { DesiredConfiguration } from '../contracts/configuration.ts'
import type { Json } from '../contracts/json.ts'
import type { DeviceRecord } from './record.ts'

/** The fields of a report that a device can be told to change. */
export const settingNames = Object.keys(DesiredConfiguration.shape)

/** The settings of a report as text: equal texts are equal settings. */
export const settingsText = (reported: DeviceRecord['reported']): string =>
  JSON.stringify(settingNames.map(name => reported?.[name] ?? null))

/** Whether a report says a setting: one that says only the device's id, or its firmware, is no report of its configuration. */
export const saysSettings = (reported: Json | undefined): boolean =>
  reported !== undefined && settingNames.some(name => reported[name] !== undefined)
