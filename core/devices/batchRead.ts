import { batchGet, type CallOperation } from '../table/batchGet.ts'
import { isExpired } from './expiry.ts'
import { readRecord } from './readRecord.ts'
import type { DeviceRecord } from './record.ts'
import { settingNames } from './settings.ts'

/**
 * Reads the attributes of devices that decide whether each is heard and what it is told. Eventually consistent: half a read unit each.
 * @param deviceIds at most as many as {@link batchGet} takes, each once
 * @returns a record, or undefined where there is none, for each device; those that are missing were not read, and may be asked for again
 * @throws when the call as a whole failed
 */
export type ReadDevices = (
  deviceIds: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, DeviceRecord | undefined>>

const ATTRIBUTES = [
  'deviceId, registeredAt, keyedAt, blockedAt, expiresAt, fleet, addresses, desired, desiredVersion, report, delivered, matched, applied',
  ...settingNames.map(name => `reported.${name}`),
].join(', ')

/** @see ReadDevices */
export const batchReadDevices = ({
  call,
  tableName,
  now = Date.now,
}: {
  readonly call: CallOperation
  readonly tableName: string
  /** ms since 1970 */
  readonly now?: () => number
}): ReadDevices => {
  const read = batchGet({ call, tableName, keyName: 'deviceId', projection: ATTRIBUTES })
  return async (deviceIds, signal) => {
    const { items, unread } = await read(deviceIds, signal)
    const records = new Map<string, DeviceRecord | undefined>()
    for (const deviceId of deviceIds) if (!unread.has(deviceId)) records.set(deviceId, undefined)
    const at = now()
    for (const item of items) {
      const record = readRecord(item)
      if (!isExpired(record, at)) records.set(record.deviceId, record)
    }
    return records
  }
}
