import { environment } from '../core/contracts/environment.ts'
import { configureDevice } from '../core/devices/configuration/configure.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { putConfiguration } from '../core/devices/http/configure.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { dynamo } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpRoutes } from './httpRoutes.ts'
import { defaultConfiguration } from './settings.ts'

const { devicesTable, viewersTable } = environment({ devicesTable: 'DEVICES_TABLE', viewersTable: 'VIEWERS_TABLE' })
const client = dynamo()

export const handler = httpRoutes({
  'PUT /devices/{id}/config': putConfiguration({
    authenticate: httpAccess({ client, tableName: viewersTable }),
    configure: configureDevice(dynamoDevices({ client, tableName: devicesTable })),
    defaults: defaultConfiguration(),
    now: Date.now,
    log: jsonLogger(),
  }),
})
