import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import downlinkProto from 'sonde-schema/downlink.proto'
import uplinkProto from 'sonde-schema/uplink.proto'
import { environment } from '../core/contracts/environment/environment.ts'
import { listenerAddresses, listenerEnvironment } from '../core/contracts/environment/listener.ts'
import { batchReadDevices } from '../core/devices/batchRead.ts'
import { dynamoFleet } from '../core/devices/fleet/fleet.ts'
import { lastHeard } from '../core/devices/fleet/lastHeard.ts'
import { secretsManagerDeviceSecrets } from '../core/devices/keys/deviceSecret.ts'
import { READ_EVERY_MS, watchedIdHashes } from '../core/events/ids/hashes.ts'
import { secretsManagerIdSecret } from '../core/events/ids/secret.ts'
import { metricWriter } from '../core/operations/metrics/embedded.ts'
import { errorFields, jsonLogger } from '../core/runtime/log.ts'
import { codecs } from '../proto/codec.ts'
import { busLimits } from './bus.ts'
import { batchExecuteOperation, batchGetItemOperation, getItemOperation, updateItemOperation } from './dynamoDb.ts'
import { eventBridgePut, putEventsOperation } from './eventBridge.ts'
import { dynamoKeys, keyCallLimits, keyWriteLimits } from './keys/dynamoKeys.ts'
import { LOOKS_EVERY_MS, watchedKeys } from './keys/watchedKeys.ts'
import { startListener } from './listener.ts'
import { readLimits } from './recordReads.ts'
import { stopOnSignals } from './stopOnSignals.ts'

const log = jsonLogger()

const fatal = (error: unknown): never => {
  log('error', 'stopped', errorFields(error))
  process.exit(1)
}
process.on('uncaughtException', fatal)
process.on('unhandledRejection', fatal)

const config = environment(listenerEnvironment)
const { COAP_ADDRESS, HEALTH_ADDRESS } = environment(listenerAddresses)
const { uplink, downlink } = codecs({ uplink: uplinkProto, downlink: downlinkProto })
const secrets = new SecretsManagerClient()
const ids = await watchedIdHashes(secretsManagerIdSecret({ client: secrets, secretArn: config.ID_SECRET_ARN }), error =>
  log('warn', 'idSecret', errorFields(error)),
)
setInterval(ids.refresh, READ_EVERY_MS).unref()
const keys = await watchedKeys({
  store: dynamoKeys({
    tableName: config.KEYS_TABLE,
    getItem: getItemOperation(keyCallLimits.maxCalls),
    batchGetItem: batchGetItemOperation(readLimits.pace.maxCalls),
    updateItem: updateItemOperation(keyCallLimits.maxCalls),
    batchExecute: batchExecuteOperation(keyWriteLimits.pace.maxCalls),
    onNotOffered: error => log('warn', 'keys are written one by one', errorFields(error)),
  }),
  readSecrets: secretsManagerDeviceSecrets({ client: secrets, secretArn: config.DEVICE_SECRET_ARN }),
  onFailure: error => log('warn', 'keys', errorFields(error)),
})
setInterval(keys.refresh, LOOKS_EVERY_MS).unref()
const tableName = config.DEVICES_TABLE
const listener = await startListener({
  config,
  addresses: { coap: COAP_ADDRESS || undefined, health: HEALTH_ADDRESS || undefined },
  uplinks: uplink,
  downlinks: downlink,
  putEvents: eventBridgePut({ busName: config.BUS_NAME, call: putEventsOperation(busLimits.pace.maxCalls) }),
  readDevices: batchReadDevices({ call: batchGetItemOperation(readLimits.pace.maxCalls), tableName }),
  lastHeard: lastHeard(dynamoFleet({ client: new DynamoDBClient(), tableName })),
  idHashesAt: ids.at,
  keys,
  log,
  metrics: metricWriter(config.STACK_NAME),
  pulseEveryMs: config.PULSE_SECONDS * 1000,
})
stopOnSignals({ listener, drainSeconds: config.DRAIN_SECONDS, log, signals: process, exit: process.exit })
