import { environment } from '../core/contracts/environment/environment.ts'
import { httpConfigEnvironment } from '../core/contracts/environment/httpConfig.ts'
import { configureDevice } from '../core/devices/configuration/configure.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { putConfiguration } from '../core/devices/http/configure.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { dynamo } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpRoutes } from './httpRoutes.ts'
import { defaultsOf } from './settings.ts'

const variables = environment(httpConfigEnvironment)
const client = dynamo()

export const handler = httpRoutes({
  'PUT /devices/{id}/config': putConfiguration({
    authenticate: httpAccess(variables, client),
    configure: configureDevice(dynamoDevices({ client, tableName: variables.DEVICES_TABLE })),
    defaults: defaultsOf(variables),
    now: Date.now,
    log: jsonLogger(),
  }),
})
