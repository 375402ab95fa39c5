import { thisMachine } from './machine.ts'
import { beginStatus } from './statusBegin.ts'
import type { StatusOptions } from './statusOptions.ts'
import type { StatusWatch } from './statusWatch.ts'

export type { DeviceStatus, StatusChange } from './frames.ts'
export type { Reason, WatchState } from './state.ts'
export type { ChangeItem, ListedDevice, MissedItem, ReadItem, SkippedStatusItem, StatusItem } from './statusItems.ts'
export type { StatusOptions } from './statusOptions.ts'
export type { StatusWatch } from './statusWatch.ts'

/**
 * Watches the status of devices: which are online, late and offline, and each change of it, without their events. It reconnects without
 * end, and reads the statuses again where a change may have been missed.
 * @throws TypeError when no device is named, `url` is not a URL, or the runtime has no WebSocket
 * @example
 * const fleet = watchStatus({ url: 'wss://HOST/live', http: 'https://HTTP_HOST', token: getToken, deviceId: '*' })
 * for await (const item of fleet) console.log(item.type, fleet.statuses.size)
 */
export const watchStatus = (options: StatusOptions): StatusWatch => beginStatus(options, thisMachine)
