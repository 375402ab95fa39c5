import { setTimeout as wait } from 'node:timers/promises'
import { cloudWatchLogsEnvironment } from '../core/contracts/environment/cloudWatchLogs.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { freshIdHashes } from '../core/events/ids/freshHashes.ts'
import { secretsManagerIdSecret } from '../core/events/ids/secret.ts'
import { eventBridgeLogs, PUT_RETRY } from '../core/events/log/accept/putLogs.ts'
import { deliveryIn } from '../core/events/log/cloudwatch/again.ts'
import { takeDelivery } from '../core/events/log/cloudwatch/takeDelivery.ts'
import { errorFields } from '../core/runtime/log.ts'
import { eventBridge, secrets } from './clients.ts'
import { handlesLogLines, log } from './handling.ts'

const { BUS_NAME: busName, ID_SECRET_ARN: secretArn } = environment(cloudWatchLogsEnvironment)
/** As long as deliveries may be sent again under the id of a version before: dead letters wait for fourteen days. */
const REPEATED_MS = 14 * 24 * 60 * 60_000

const take = takeDelivery({
  hashes: freshIdHashes({
    read: secretsManagerIdSecret({ client: secrets(), secretArn }),
    repeatedMs: REPEATED_MS,
    onFailure: error => log('warn', 'secret of the ids not read again', errorFields(error)),
    now: Date.now,
  }),
  put: eventBridgeLogs({
    client: eventBridge(),
    busName,
    retry: { ...PUT_RETRY, wait, random: Math.random },
    onFailure: error => log('warn', 'bus not reached', errorFields(error)),
  }),
  log,
  now: Date.now,
})

/** Runs for each delivery of a log group, and for a dead letter that is sent again. */
export const handler = (event: unknown): Promise<void> => handlesLogLines(() => take(deliveryIn(event)))
