import type { EventBridgeEvent } from 'aws-lambda'
import { environment } from '../core/contracts/environment/environment.ts'
import { persistEnvironment } from '../core/contracts/environment/persist.ts'
import { UplinkReceived, UplinkRejected } from '../core/contracts/events.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { noteSighting } from '../core/devices/note/noteSighting.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { findRepetition } from '../core/events/history/repetition.ts'
import { rejectionStore, uplinkStore } from '../core/events/store.ts'
import { dynamo } from './clients.ts'
import { metrics } from './metrics.ts'
import { retentionOf } from './settings.ts'

const variables = environment(persistEnvironment)
const { DEVICES_TABLE: devicesTable, EVENTS_TABLE: eventsTable, MERGED_HISTORY: keepsMerged } = variables
const retention = retentionOf(variables)
const client = dynamo()
const append = dynamoAppend({ client, tableName: eventsTable, keepsMerged })
const note = noteSighting({
  devices: dynamoDevices({ client, tableName: devicesTable }),
  findInHistory: findRepetition({ client, tableName: eventsTable }),
})
const storeUplink = uplinkStore({ note, append, retention })
const measure = metrics(variables)
const storeRejection = rejectionStore({ append, retention })

export const handler = async (event: EventBridgeEvent<'Uplink' | 'UplinkRejected', unknown>): Promise<void> => {
  if (event['detail-type'] === 'Uplink') await store(UplinkReceived.parse(event.detail))
  else await storeRejection(UplinkRejected.parse(event.detail))
}

const store = async (uplink: UplinkReceived): Promise<void> => {
  const stored = await storeUplink(uplink)
  if (stored === 'known') measure({ Repetitions: 1 })
  else measure({ Stored: 1, PersistAge: [Date.now() - Date.parse(uplink.receivedAt)] })
}
