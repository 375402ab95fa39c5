import { boundAt } from '../../client/ids.ts'
import type { Json } from '../contracts/json.ts'
import { tableShapes } from '../contracts/tables.ts'
import { type Append, dynamoAppend } from '../events/history/append.ts'
import { dynamoHistory, type ReadHistory } from '../events/history/read.ts'
import { rejectedItems } from '../events/rejected/item.ts'
import { withExpiry } from '../events/stored.ts'
import { uplinkItem } from '../events/uplink/item.ts'
import type { TestTables } from './tables.ts'
import { RECEIVED_AT, receivedUplink } from './uplinks.ts'

/** A history to read, in a table of its own. */
export type TestHistory = {
  readonly read: ReadHistory
  readonly append: Append
  /** Stores an uplink of a device, received so many ms after {@link RECEIVED_AT}. @returns its id */
  readonly uplink: (deviceId: string, afterMs: number, uplink?: Json) => Promise<string>
  readonly rejection: (deviceId: string, afterMs: number) => Promise<string>
  readonly tableName: string
}

const DAY_SECONDS = 86_400

/** @param nowMs when it is read, ms after {@link RECEIVED_AT} */
export const testHistory = async (
  tables: TestTables,
  { nowMs = 60_000, keepsMerged = true, uplinkSeconds = 7 * DAY_SECONDS, rejectedSeconds = 7 * DAY_SECONDS } = {},
): Promise<TestHistory> => {
  const { client } = tables
  const tableName = await tables.create(tableShapes.events.keys, tableShapes.events.index)
  const append = dynamoAppend({ client, tableName, keepsMerged })
  const retention = {
    uplink: uplinkSeconds,
    rejected: rejectedSeconds,
    log: uplinkSeconds,
    key: uplinkSeconds,
    status: uplinkSeconds,
    alert: uplinkSeconds,
  }
  let minted = 0
  const event = (deviceId: string, afterMs: number, uplink: Json) => {
    const id = `${boundAt(RECEIVED_AT + afterMs)}${String(++minted).padStart(16, '0')}`
    return { ...receivedUplink(uplink, { id, receivedAt: RECEIVED_AT + afterMs }), deviceId }
  }
  return {
    tableName,
    append,
    read: dynamoHistory({
      client,
      tableName,
      keepsMerged,
      longestSeconds: Math.max(uplinkSeconds, rejectedSeconds),
      now: () => RECEIVED_AT + nowMs,
      onUnreadable: (deviceId, id) => {
        throw new Error(`${deviceId} ${id} cannot be read`)
      },
    }),
    uplink: async (deviceId, afterMs, uplink = {}) => {
      const received = event(deviceId, afterMs, uplink)
      await append(withExpiry(uplinkItem(received), retention), 'new')
      return received.id
    },
    rejection: async (deviceId, afterMs) => {
      const { uplink: _, ...received } = event(deviceId, afterMs, {})
      const toStore = rejectedItems({ ...received, deviceId, reason: 'not an Uplink' })
      for (const { item } of toStore) await append(withExpiry(item, retention), 'new')
      return received.id
    },
  }
}
