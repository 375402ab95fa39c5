import type { EventBridgeEvent } from 'aws-lambda'
import { environment } from '../core/contracts/environment/environment.ts'
import { persistEnvironment } from '../core/contracts/environment/persist.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { noteSighting } from '../core/devices/note/noteSighting.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { findRepetition, findUnnotedRepetition } from '../core/events/history/repetition.ts'
import { failWith, readEvent } from '../core/events/onBus.ts'
import { eventStore } from '../core/events/store.ts'
import { storeAll } from '../core/events/storeAll.ts'
import { dynamo } from './clients.ts'
import { metrics } from './metrics.ts'
import { retentionOf } from './settings.ts'

const variables = environment(persistEnvironment)
const { DEVICES_TABLE: devicesTable, EVENTS_TABLE: eventsTable, MERGED_HISTORY: keepsMerged } = variables
const { retention } = retentionOf(variables)
const client = dynamo()
const store = eventStore({
  note: noteSighting({
    devices: dynamoDevices({ client, tableName: devicesTable }),
    findInHistory: findRepetition({ client, tableName: eventsTable }),
  }),
  findUnnoted: findUnnotedRepetition({ client, tableName: eventsTable }),
  append: dynamoAppend({ client, tableName: eventsTable, keepsMerged }),
  retention,
})
const measure = metrics(variables)
const storeItems = storeAll(store, ({ item, sighting }, stored) => {
  if (!sighting) return
  if (stored === 'known') measure({ Repetitions: 1 })
  else measure({ Stored: 1, PersistAge: [Date.now() - Date.parse(item.receivedAt)] })
})

export const handler = async (event: EventBridgeEvent<string, unknown>): Promise<void> => {
  const { items, unreadable } = readEvent(event['detail-type'], event.detail)
  failWith([...(await storeItems(items)), ...unreadable], 'parts of an event')
}
