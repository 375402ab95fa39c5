import { environment } from '../core/contracts/environment.ts'
import { dynamoConfigure } from '../core/devices/configure.ts'
import { dynamoFleet } from '../core/devices/fleet.ts'
import { putConfiguration } from '../core/devices/http/configure.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { dynamo } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpRoutes } from './httpRoutes.ts'
import { defaultConfiguration } from './settings.ts'

const { devicesTable, viewersTable } = environment({ devicesTable: 'DEVICES_TABLE', viewersTable: 'VIEWERS_TABLE' })
const client = dynamo()
const { find } = dynamoFleet({ client, tableName: devicesTable })

export const handler = httpRoutes({
  'PUT /devices/{id}/config': putConfiguration({
    authenticate: httpAccess({ client, tableName: viewersTable }),
    configure: dynamoConfigure({ client, tableName: devicesTable, find }),
    defaults: defaultConfiguration(),
    now: Date.now,
    log: jsonLogger(),
  }),
})
