import type { EventBridgeEvent } from 'aws-lambda'
import { environment } from '../core/contracts/environment.ts'
import { UplinkReceived, UplinkRejected } from '../core/contracts/events.ts'
import { dynamoSightings } from '../core/devices/dynamoDevices.ts'
import { dynamoAppend } from '../core/events/history/append.ts'
import { rejectionStore, uplinkStore } from '../core/events/store.ts'
import { dynamo } from './clients.ts'
import { metrics } from './metrics.ts'
import { keepsMerged, retention } from './settings.ts'

const { devicesTable, eventsTable } = environment({ devicesTable: 'DEVICES_TABLE', eventsTable: 'EVENTS_TABLE' })
const client = dynamo()
const append = dynamoAppend({ client, tableName: eventsTable, keepsMerged: keepsMerged() })
const note = dynamoSightings({ client, devicesTable, eventsTable })
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
