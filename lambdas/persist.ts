import { randomUUID } from 'node:crypto'
import type { EventBridgeEvent } from 'aws-lambda'
import { environment } from '../core/contracts/environment/environment.ts'
import { persistEnvironment } from '../core/contracts/environment/persist.ts'
import { PULSE_DETAIL_TYPE, Pulse } from '../core/contracts/pulse.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { dynamoDue } from '../core/devices/late/dueTable.ts'
import { gatherChanges } from '../core/devices/late/gatherChanges.ts'
import { gatherHints } from '../core/devices/late/gatherHints.ts'
import { heardNoter } from '../core/devices/late/heard.ts'
import { stateNoter } from '../core/devices/late/noteState.ts'
import { troubleIn } from '../core/devices/late/stackState.ts'
import { noteSighting } from '../core/devices/note/noteSighting.ts'
import { noteSource } from '../core/devices/note/noteSource.ts'
import { dynamoCount } from '../core/events/counts/count.ts'
import { countIn } from '../core/events/counts/tally.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { dynamoClaim } from '../core/events/history/repeatMarker.ts'
import { findRepetition, findUnnotedRepetition } from '../core/events/history/repetition.ts'
import { failWith, readEvent } from '../core/events/onBus.ts'
import { eventBridgeStatus } from '../core/events/status/putStatus.ts'
import { eventStore } from '../core/events/store.ts'
import { storeAll } from '../core/events/storeAll.ts'
import { errorFields } from '../core/runtime/log.ts'
import { dynamo, eventBridge } from './clients.ts'
import { handlesEvent, log } from './handling.ts'
import { metrics } from './metrics.ts'
import { boundsOf, retentionOf } from './settings.ts'

const variables = environment(persistEnvironment)
const { DEVICES_TABLE: devicesTable, EVENTS_TABLE: eventsTable, MERGED_HISTORY: keepsMerged } = variables
const { retention } = retentionOf(variables)
const client = dynamo()
const devices = dynamoDevices({ client, tableName: devicesTable })
const counts = { client, tableName: variables.COUNTS_TABLE }
const due = dynamoDue({ client, tableName: variables.DUE_TABLE })
const state = stateNoter(due)
const instance = randomUUID()
const asideFailed = (error: unknown): void => log('warn', 'dueTable', errorFields(error))
const changes = gatherChanges(eventBridgeStatus({ client: eventBridge(), busName: variables.BUS_NAME }))
const heard = heardNoter({
  update: devices.update,
  due,
  hint: gatherHints({
    write: (text, base) => due.leaveHints(text, base, instance),
    now: Date.now,
    onFailure: asideFailed,
  }),
  tell: changes.gather,
  bounds: boundsOf(variables),
  now: Date.now,
})
const store = eventStore({
  note: noteSighting({
    devices,
    findInHistory: findRepetition({ client, tableName: eventsTable }),
    heard,
  }),
  findUnnoted: findUnnotedRepetition({ client, tableName: eventsTable }),
  claim: dynamoClaim(counts),
  append: dynamoAppend({ client, tableName: eventsTable, keepsMerged }),
  count: dynamoCount({
    ...counts,
    keptSeconds: variables.COUNTS_RETENTION_SECONDS,
    countsUplinks: variables.COUNT_UPLINKS,
  }),
  noteSource: noteSource({ devices, heard }),
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
  const failures = await storeItems(items)
  const trouble = troubleIn({
    receivedAt: items.flatMap(({ item, sighting }) => (sighting ? [Date.parse(item.receivedAt)] : [])),
    hasFailed: failures.length > 0,
    nowMs: Date.now(),
  })
  if (trouble) await state.trouble(trouble).catch(asideFailed)
  const notTold = await changes.tell().then(
    () => [],
    (error: unknown) => [error],
  )
  failWith([...failures, ...notTold, ...unreadable], 'parts of an event')
}

/** A pulse that cannot be noted is not tried again: there is another one soon, and one that is missing says what it should. */
const notePulse = async (event: EventBridgeEvent<string, unknown>): Promise<void> => {
  try {
    await state.pulse(Pulse.parse(event.detail).at)
  } catch (error) {
    asideFailed(error)
  }
}

export const handler = (event: EventBridgeEvent<string, unknown>): Promise<void> =>
  event['detail-type'] === PULSE_DETAIL_TYPE
    ? notePulse(event)
    : handlesEvent(event['detail-type'], () => handle(event))
