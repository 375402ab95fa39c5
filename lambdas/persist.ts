import type { EventBridgeEvent } from 'aws-lambda'
import { environment } from '../core/contracts/environment.ts'
import { UplinkReceived, UplinkRejected } from '../core/contracts/events.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { noteSighting } from '../core/devices/note/noteSighting.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { findRepetition } from '../core/events/history/repetition.ts'
import { rejectionStore, uplinkStore } from '../core/events/store.ts'
import { dynamo } from './clients.ts'
import { metrics } from './metrics.ts'
import { keepsMerged, retention } from './settings.ts'

const { devicesTable, eventsTable } = environment({ devicesTable: 'DEVICES_TABLE', eventsTable: 'EVENTS_TABLE' })
const client = dynamo()
const append = dynamoAppend({ client, tableName: eventsTable, keepsMerged: keepsMerged() })
const note = noteSighting({
  devices: dynamoDevices({ client, tableName: devicesTable }),
  findInHistory: findRepetition({ client, tableName: eventsTable }),
})
const storeUplink = uplinkStore({ note, append, retention: retention() })
const measure = metrics()
const storeRejection = rejectionStore({ append, retention: retention() })

export const handler = async (event: EventBridgeEvent<'Uplink' | 'UplinkRejected', unknown>): Promise<void> => {
  if (event['detail-type'] === 'Uplink') await store(UplinkReceived.parse(event.detail))
  else await storeRejection(UplinkRejected.parse(event.detail))
}

const store = async (uplink: UplinkReceived): Promise<void> => {
  const stored = await storeUplink(uplink)
  if (stored === 'known') measure({ Repetitions: 1 })
  else measure({ Stored: 1, PersistAge: [Date.now() - Date.parse(uplink.receivedAt)] })
}
