import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Json } from '../../contracts/json.ts'
import { packedId } from '../../contracts/sameMessage.ts'
import { tableShapes } from '../../contracts/tables.ts'
import { dynamoDevices } from '../../devices/devicesTable.ts'
import { noteSighting } from '../../devices/note/noteSighting.ts'
import { noLogs } from '../../testing/noLogs.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { idAt, RECEIVED_AT, receivedUplink } from '../../testing/uplinks.ts'
import { dynamoAppend } from '../history/append.ts'
import { findRepetition, findUnnotedRepetition } from '../history/repetition.ts'
import { eventStore, itemsOnBus, type Stored } from '../store.ts'
import type { UplinkReceived } from '../uplink/detail.ts'
import { uplink as kind } from '../uplink/uplink.ts'

export const bits = (index: number): string => String(index).padStart(16, '0')
export const uplinkAt = (ms: number, hash = bits(0), uplink: Json = {}): UplinkReceived =>
  receivedUplink(uplink, { id: idAt(ms, hash), receivedAt: RECEIVED_AT + ms })
/** As a record holds the id among the last ones. */
export const seenAs = (id: string) => new Uint8Array(packedId(id))
export const reporting = (config: Json): Json => ({ heartbeat: { config } })

/** The store of events over tables of each test's own. */
export const storeBed = () => {
  let tables: TestTables
  let devicesTable: string
  let eventsTable: string
  let store: (received: UplinkReceived) => Promise<Stored | undefined>
  beforeAll(async () => {
    tables = await testTables()
  })
  afterAll(() => tables.close())
  beforeEach(async () => {
    devicesTable = await tables.create(tableShapes.devices.keys)
    eventsTable = await tables.create(tableShapes.events.keys)
    const { client } = tables
    const storeItem = eventStore({
      note: noteSighting({
        devices: dynamoDevices({ client, tableName: devicesTable }),
        findInHistory: findRepetition({ client, tableName: eventsTable }),
      }),
      findUnnoted: findUnnotedRepetition({ client, tableName: eventsTable }),
      ...noLogs,
      append: dynamoAppend({ client, tableName: eventsTable, keepsMerged: false }),
      retention: { uplink: 3600, rejected: 60, log: 60, key: 60, status: 60, alert: 60 },
    })
    store = async received => {
      const [item] = itemsOnBus(kind.detailType, { uplinks: [received] })
      return item && storeItem(item)
    }
    tables.sent()
  })
  return {
    tables: () => tables,
    devicesTable: () => devicesTable,
    eventsTable: () => eventsTable,
    store: (received: UplinkReceived) => store(received),
    device: () => tables.item(devicesTable, { deviceId: { S: 'ABC123' } }),
    idsInHistory: async () => (await tables.itemsOf(eventsTable, 'ABC123')).map(({ id }) => id),
    /** Without the reading of the item that dynalite does not return with a failed condition, as DynamoDB does. */
    sentButReads: () => tables.sent().filter(name => name !== 'GetItemCommand'),
  }
}
