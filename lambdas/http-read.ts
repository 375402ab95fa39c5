import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpReadEnvironment } from '../core/contracts/environment/httpRead.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { dynamoFleet } from '../core/devices/fleet/fleet.ts'
import { listDevices, showDevice } from '../core/devices/http/devices.ts'
import { dynamoHistory } from '../core/events/history/read.ts'
import { listDeviceEvents, listEvents } from '../core/events/http/events.ts'
import { showHealth } from '../core/operations/http/health.ts'
import { answers } from '../core/table/answers.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { showMe } from '../core/viewers/http/me.ts'
import { dynamo, eventBridge } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpRoutes } from './httpRoutes.ts'
import { defaultsOf, limitsOf, retentionOf } from './settings.ts'
import { onUnreadable } from './unreadable.ts'

const variables = environment(httpReadEnvironment)
const { DEVICES_TABLE: devicesTable, EVENTS_TABLE: eventsTable, VIEWERS_TABLE: viewersTable } = variables
const { SENSITIVE_FIELDS: sensitiveFields, MERGED_HISTORY: keepsMerged } = variables
const client = dynamo()
const bus = eventBridge()
const now = Date.now
const authenticate = httpAccess(variables, client)
const connections = dynamoConnections({ client, tableName: viewersTable, now })
const devices = {
  authenticate,
  list: dynamoFleet({ client, tableName: devicesTable }),
  read: dynamoDevices({ client, tableName: devicesTable }).read,
  defaults: defaultsOf(variables),
  sensitiveFields,
  now,
}
const events = {
  authenticate,
  read: dynamoHistory({
    client,
    tableName: eventsTable,
    keepsMerged,
    longestSeconds: retentionOf(variables).longestSeconds,
    now,
    onUnreadable,
  }),
  sensitiveFields,
}

export const handler = httpRoutes({
  'GET /devices': listDevices(devices),
  'GET /devices/{id}': showDevice(devices),
  'GET /devices/{id}/events': listDeviceEvents(events),
  'GET /events': listEvents(events),
  'GET /me': showMe({
    authenticate,
    connections,
    connectionsPerSubject: limitsOf(variables).connectionsPerSubject,
  }),
  'GET /health': showHealth({
    authenticate,
    probes: {
      bus: () => bus.send(new DescribeEventBusCommand({ Name: variables.BUS_NAME })),
      devices: () => answers({ client, tableName: devicesTable, key: ['deviceId'] }),
      events: () => answers({ client, tableName: eventsTable, key: ['deviceId', 'id'] }),
      viewers: () => answers({ client, tableName: viewersTable, key: ['deviceId', 'connectionId'] }),
    },
    countViewers: connections.count,
    now,
  }),
})
