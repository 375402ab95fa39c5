import { type Handlers, serve } from '../core/api/serve.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpConfigEnvironment } from '../core/contracts/environment/httpConfig.ts'
import { configureDevice } from '../core/devices/configuration/configure.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { putConfiguration, showConfiguration } from '../core/devices/http/configure.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { dynamo } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpFunction } from './httpFunction.ts'
import { boundsOf, defaultsOf } from './settings.ts'

const variables = environment(httpConfigEnvironment)
const client = dynamo()

const devices = dynamoDevices({ client, tableName: variables.DEVICES_TABLE })
const defaults = defaultsOf(variables)

const handlers: Handlers<'http-config'> = {
  getConfiguration: showConfiguration({ read: devices.read, defaults }),
  putConfiguration: putConfiguration({
    configure: configureDevice(devices),
    defaults,
    bounds: boundsOf(variables),
    now: Date.now,
    log: jsonLogger(),
  }),
}

export const handler = httpFunction(serve('http-config', handlers, httpAccess(variables, client)))
