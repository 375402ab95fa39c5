import type { EventBridgeEvent } from 'aws-lambda'
import { environment } from '../core/contracts/environment/environment.ts'
import { persistEnvironment } from '../core/contracts/environment/persist.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { noteSighting } from '../core/devices/note/noteSighting.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { findRepetition, findUnnotedRepetition } from '../core/events/history/repetition.ts'
import { eventStore, itemsOnBus } from '../core/events/store.ts'
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

export const handler = async (event: EventBridgeEvent<string, unknown>): Promise<void> => {
  // One after the other: what a device said later finds its record as the earlier message left it.
  for (const toStore of itemsOnBus(event['detail-type'], event.detail)) {
    const stored = await store(toStore)
    if (!toStore.sighting) continue
    if (stored === 'known') measure({ Repetitions: 1 })
    else measure({ Stored: 1, PersistAge: [Date.now() - Date.parse(toStore.item.receivedAt)] })
  }
}
