import type { EventBridgeEvent } from 'aws-lambda'
import { UplinkReceived, UplinkRejected } from '../core/contracts/events.ts'
import { dynamoSightings } from '../core/devices/dynamoDevices.ts'
import { environment } from '../core/environment.ts'
import { dynamoAppend } from '../core/history/append.ts'
import { rejectionStore, uplinkStore } from '../core/uplinks/store.ts'
import { dynamo } from './clients.ts'

const { devicesTable, eventsTable, uplinkSeconds, rejectedSeconds } = environment({
  devicesTable: 'DEVICES_TABLE',
  eventsTable: 'EVENTS_TABLE',
  uplinkSeconds: 'UPLINK_RETENTION_SECONDS',
  rejectedSeconds: 'REJECTED_RETENTION_SECONDS',
})
const client = dynamo()
const append = dynamoAppend({ client, tableName: eventsTable })
const retention = { uplinkSeconds: Number(uplinkSeconds), rejectedSeconds: Number(rejectedSeconds) }
const storeUplink = uplinkStore({ note: dynamoSightings({ client, devicesTable, eventsTable }), append, retention })
const storeRejection = rejectionStore({ append, retention })

export const handler = async (event: EventBridgeEvent<'Uplink' | 'UplinkRejected', unknown>): Promise<void> => {
  if (event['detail-type'] === 'Uplink') await storeUplink(UplinkReceived.parse(event.detail))
  else await storeRejection(UplinkRejected.parse(event.detail))
}
