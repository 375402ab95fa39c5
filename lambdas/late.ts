import { randomUUID } from 'node:crypto'
import { environment } from '../core/contracts/environment/environment.ts'
import { lateEnvironment } from '../core/contracts/environment/late.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { lateChecker } from '../core/devices/late/checkLate.ts'
import { dynamoDue } from '../core/devices/late/dueTable.ts'
import { dynamoRecords } from '../core/devices/recordsOf.ts'
import { eventBridgeStatus } from '../core/events/status/putStatus.ts'
import { errorFields, jsonLogger } from '../core/runtime/log.ts'
import { dynamo, eventBridge } from './clients.ts'
import { metricsAtOnce } from './metrics.ts'
import { boundsOf } from './settings.ts'

/** A run leaves the rest to the next one, which begins a minute later, ms. */
const RUN_MS = 40_000

const variables = environment(lateEnvironment)
const { DEVICES_TABLE: devicesTable, DUE_TABLE: dueTable, BUS_NAME: busName } = variables
const client = dynamo()
const log = jsonLogger()
const measure = metricsAtOnce(variables)
const check = lateChecker({
  due: dynamoDue({ client, tableName: dueTable }),
  recordsOf: dynamoRecords({ client, tableName: devicesTable, now: Date.now }),
  update: dynamoDevices({ client, tableName: devicesTable }).update,
  tell: eventBridgeStatus({ client: eventBridge(), busName }),
  bounds: boundsOf(variables),
  triedAgainMs: variables.TRIED_AGAIN_SECONDS * 1000,
  now: Date.now,
  runName: randomUUID,
  runMs: RUN_MS,
  onFailure: error => log('warn', 'lateDevice', errorFields(error)),
})

/** Runs every minute. Where nothing is due, it reads one unit: 44,000 a month ($0.01). */
export const handler = async (): Promise<void> => {
  const { devices, told, behindSeconds } = await check()
  measure({
    LateBehind: behindSeconds,
    ...(devices > 0 && { LateChecked: devices }),
    ...(told > 0 && { LateTold: told }),
  })
}
