import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge'
import uplinkProto from 'sonde-schema/uplink.proto'
import { dynamoReadBudget } from '../core/access/readBudget.ts'
import { type Handlers, serve } from '../core/api/serve.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpReadEnvironment } from '../core/contracts/environment/httpRead.ts'
import { tableShapes } from '../core/contracts/tables.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { findSources } from '../core/devices/fleet/findSources.ts'
import { dynamoFleet } from '../core/devices/fleet/fleet.ts'
import { listDevices, showDevice } from '../core/devices/http/devices.ts'
import { dynamoReadCounts } from '../core/events/counts/readCounts.ts'
import { dynamoHistory } from '../core/events/history/read.ts'
import { listDeviceEvents, listEvents } from '../core/events/http/events.ts'
import { historyCsv } from '../core/events/http/forms.ts'
import { showStats } from '../core/events/http/stats.ts'
import { schemaColumns } from '../core/events/schemaColumns.ts'
import { showHealth } from '../core/operations/http/health.ts'
import { answers } from '../core/table/answers.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { showMe } from '../core/viewers/http/me.ts'
import { dynamo, eventBridge } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpFunction } from './httpFunction.ts'
import { boundsOf, defaultsOf, limitsOf, retentionOf } from './settings.ts'
import { cursorSeal } from './tokens.ts'
import { onUnreadable } from './unreadable.ts'

const variables = environment(httpReadEnvironment)
const { DEVICES_TABLE: devicesTable, EVENTS_TABLE: eventsTable, VIEWERS_TABLE: viewersTable } = variables
const { SENSITIVE_FIELDS: sensitiveFields, MERGED_HISTORY: keepsMerged } = variables
const client = dynamo()
const bus = eventBridge()
const now = Date.now
const connections = dynamoConnections({ client, tableName: viewersTable, now })
const budget = dynamoReadBudget({
  client,
  tableName: viewersTable,
  unitsPerMinute: variables.READ_UNITS_PER_MINUTE,
  now,
})
const cursors = cursorSeal(variables)
/** Made when it is first asked for: most requests are for JSON. */
let csv: ReturnType<typeof historyCsv> | undefined
const devices = {
  budget,
  cursors,
  list: dynamoFleet({ client, tableName: devicesTable }),
  read: dynamoDevices({ client, tableName: devicesTable }).read,
  defaults: defaultsOf(variables),
  bounds: boundsOf(variables),
  sensitiveFields,
  now,
}
const events = {
  budget,
  cursors,
  read: dynamoHistory({
    client,
    tableName: eventsTable,
    keepsMerged,
    longestSeconds: retentionOf(variables).longestSeconds,
    now,
    onUnreadable,
  }),
  sensitiveFields,
  csv: () => (csv ??= historyCsv(schemaColumns(uplinkProto))),
}

const readCounts = dynamoReadCounts({ client, tableName: variables.COUNTS_TABLE })

const handlers: Handlers<'http-read'> = {
  listDevices: listDevices(devices),
  getDevice: showDevice(devices),
  listDeviceEvents: listDeviceEvents(events),
  listEvents: listEvents(events),
  getStats: showStats({
    read: readCounts,
    findSources: findSources(devices.list),
    budget,
    now,
  }),
  getMe: showMe({
    connections,
    connectionsPerSubject: limitsOf(variables).connectionsPerSubject,
    heartbeatInterval: boundsOf(variables),
  }),
  getHealth: showHealth({
    probes: {
      bus: () => bus.send(new DescribeEventBusCommand({ Name: variables.BUS_NAME })),
      devices: () => answers({ client, tableName: devicesTable, keys: tableShapes.devices.keys }),
      events: () => answers({ client, tableName: eventsTable, keys: tableShapes.events.keys }),
      // By the permission that it has for its counts.
      counts: () => readCounts('#health', now(), now()),
      viewers: () => answers({ client, tableName: viewersTable, keys: tableShapes.viewers.keys }),
    },
    countViewers: connections.count,
    now,
  }),
}

export const handler = httpFunction(serve('http-read', handlers, httpAccess(variables, client)))
