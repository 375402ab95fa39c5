import { randomBytes } from 'node:crypto'
import { type Handlers, serve } from '../core/api/serve.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpKeysEnvironment } from '../core/contracts/environment/httpKeys.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { secretsManagerDeviceSecrets } from '../core/devices/keys/deviceSecret.ts'
import { freshDeviceSecrets } from '../core/devices/keys/freshSecrets.ts'
import { addKey, addKeys, listKeys, revokeKey, rotateKey, showKey, showKeys } from '../core/devices/keys/http/keys.ts'
import { dynamoKeysTable } from '../core/devices/keys/registry/keysTable.ts'
import { keyRegistry } from '../core/devices/keys/registry/registry.ts'
import { eventBridgeKeyChanges } from '../core/events/key/putKeyChanged.ts'
import { dynamo, eventBridge, secrets } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpFunction } from './httpFunction.ts'

const variables = environment(httpKeysEnvironment)
const client = dynamo()
const now = Date.now

const keys = {
  registry: keyRegistry({
    keys: dynamoKeysTable({ client, tableName: variables.KEYS_TABLE }),
    devices: dynamoDevices({ client, tableName: variables.DEVICES_TABLE }),
    readSecrets: freshDeviceSecrets(
      secretsManagerDeviceSecrets({ client: secrets(), secretArn: variables.DEVICE_SECRET_ARN }),
      now,
    ),
    now,
    random: randomBytes,
  }),
  tell: eventBridgeKeyChanges({ client: eventBridge(), busName: variables.BUS_NAME, now, random: randomBytes }),
  now,
}

const handlers: Handlers<'http-keys'> = {
  listKeys: listKeys(keys),
  showKey: showKey(keys),
  addKey: addKey(keys),
  addKeys: addKeys(keys),
  showKeys: showKeys(keys),
  rotateKey: rotateKey(keys),
  revokeKey: revokeKey(keys),
}

export const handler = httpFunction(serve('http-keys', handlers, httpAccess(variables, client)))
