import type { EventBridgeEvent } from 'aws-lambda'
import { environment } from '../core/contracts/environment/environment.ts'
import { persistEnvironment } from '../core/contracts/environment/persist.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { noteSighting } from '../core/devices/note/noteSighting.ts'
import { noteSource } from '../core/devices/note/noteSource.ts'
import { dynamoCount } from '../core/events/counts/count.ts'
import { countIn } from '../core/events/counts/tally.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { dynamoClaim } from '../core/events/history/repeatMarker.ts'
import { findRepetition, findUnnotedRepetition } from '../core/events/history/repetition.ts'
import { failWith, readEvent } from '../core/events/onBus.ts'
import { eventStore } from '../core/events/store.ts'
import { storeAll } from '../core/events/storeAll.ts'
import { dynamo } from './clients.ts'
import { handlesEvent } from './handling.ts'
import { metrics } from './metrics.ts'
import { retentionOf } from './settings.ts'

const variables = environment(persistEnvironment)
const { DEVICES_TABLE: devicesTable, EVENTS_TABLE: eventsTable, MERGED_HISTORY: keepsMerged } = variables
const { retention } = retentionOf(variables)
const client = dynamo()
const devices = dynamoDevices({ client, tableName: devicesTable })
const counts = { client, tableName: variables.COUNTS_TABLE }
const store = eventStore({
  note: noteSighting({
    devices,
    findInHistory: findRepetition({ client, tableName: eventsTable }),
  }),
  findUnnoted: findUnnotedRepetition({ client, tableName: eventsTable }),
  claim: dynamoClaim(counts),
  append: dynamoAppend({ client, tableName: eventsTable, keepsMerged }),
  count: dynamoCount({
    ...counts,
    keptSeconds: variables.COUNTS_RETENTION_SECONDS,
    countsUplinks: variables.COUNT_UPLINKS,
  }),
  noteSource: noteSource({ devices }),
  retention,
})
const measure = metrics(variables)
const storeItems = storeAll(store, ({ item, tally }, stored) => {
  if (!tally) return
  if (stored === 'known') measure({ Repetitions: 1 })
  else {
    const PersistAge = [Date.now() - Date.parse(item.receivedAt)]
    measure({ ...(tally.of === 'uplinks' ? { Stored: 1 } : { LinesStored: countIn(tally) }), PersistAge })
  }
})

const handle = async (event: EventBridgeEvent<string, unknown>): Promise<void> => {
  const { items, unreadable } = readEvent(event['detail-type'], event.detail)
  failWith([...(await storeItems(items)), ...unreadable], 'parts of an event')
}

export const handler = (event: EventBridgeEvent<string, unknown>): Promise<void> =>
  handlesEvent(event['detail-type'], () => handle(event))
