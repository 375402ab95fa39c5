import { tableShapes } from '../contracts/tables.ts'
import { dynamoDevices } from '../devices/devicesTable.ts'
import { noteSource } from '../devices/note/noteSource.ts'
import { dynamoCount } from '../events/counts/count.ts'
import { dynamoAppend } from '../events/history/append.ts'
import { dynamoHistory, type ReadHistory } from '../events/history/read.ts'
import { dynamoClaim } from '../events/history/repeatMarker.ts'
import type { LogDetail } from '../events/log/detail.ts'
import type { LogLine } from '../events/log/line.ts'
import { log } from '../events/log/log.ts'
import { eventStore, itemsOnBus, type Stored } from '../events/store.ts'
import type { TestTables } from './tables.ts'
import { idAt, RECEIVED_AT } from './uplinks.ts'

const DAY_SECONDS = 86_400
/** How long the batches and the counts of {@link logStore} are kept, s. */
export const LINES_KEPT = 7 * DAY_SECONDS
export const COUNTS_KEPT = 90 * DAY_SECONDS

/** Storing and history of log lines, in new tables. */
export type LogStore = {
  readonly eventsTable: string
  readonly countsTable: string
  readonly devicesTable: string
  /** A store as each invocation of `persist` has it. */
  readonly storing: () => (detail: LogDetail) => Promise<Stored>
  readonly read: ReadHistory
}

export const logStore = async (tables: TestTables): Promise<LogStore> => {
  const { client } = tables
  const eventsTable = await tables.create(tableShapes.events.keys, tableShapes.events.index)
  const countsTable = await tables.create(tableShapes.counts.keys)
  const devicesTable = await tables.create(tableShapes.devices.keys, tableShapes.devices.index)
  const counts = { client, tableName: countsTable }
  tables.sent()
  return {
    eventsTable,
    countsTable,
    devicesTable,
    storing: () => {
      const store = eventStore({
        note: () => Promise.reject(new Error('no uplink is noted')),
        findUnnoted: () => Promise.reject(new Error('history is not searched')),
        claim: dynamoClaim(counts),
        append: dynamoAppend({ client, tableName: eventsTable, keepsMerged: true }),
        count: dynamoCount({ ...counts, keptSeconds: COUNTS_KEPT, countsUplinks: false }),
        noteSource: noteSource({ devices: dynamoDevices({ client, tableName: devicesTable }) }),
        retention: {
          uplink: DAY_SECONDS,
          rejected: DAY_SECONDS,
          log: LINES_KEPT,
          key: DAY_SECONDS,
          status: DAY_SECONDS,
          alert: DAY_SECONDS,
        },
      })
      return async detail => {
        const [toStore] = itemsOnBus(log.detailType, detail)
        if (!toStore) throw new Error('no item')
        return store(toStore)
      }
    },
    read: dynamoHistory({
      client,
      tableName: eventsTable,
      keepsMerged: true,
      longestSeconds: LINES_KEPT,
      now: () => RECEIVED_AT + 3_600_000,
      onUnreadable: (deviceId, id) => {
        throw new Error(`${deviceId} ${id} cannot be read`)
      },
    }),
  }
}

export const linesOf = (count: number, of: Partial<LogLine> = {}): LogLine[] =>
  Array.from({ length: count }, (_, index) => ({ level: 'info', message: `line ${index}`, ...of }))

/** A batch of three lines of the service web-1. @param digits the last of the hash in its id */
export const batchOf = (afterMs: number, of: Partial<LogDetail> = {}, digits: string | number = 1): LogDetail => ({
  id: idAt(afterMs, String(digits).padStart(16, '0')),
  deviceId: 'web-1',
  receivedAt: new Date(RECEIVED_AT + afterMs).toISOString(),
  lines: linesOf(3),
  ...of,
})
