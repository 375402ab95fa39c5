import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Handlers, serve } from '../core/api/serve.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpLogsEnvironment } from '../core/contracts/environment/httpLogs.ts'
import { dynamoCountedLines } from '../core/events/counts/readCounts.ts'
import { freshIdHashes } from '../core/events/ids/freshHashes.ts'
import { secretsManagerIdSecret } from '../core/events/ids/secret.ts'
import { logBatches } from '../core/events/log/accept/logBatches.ts'
import { eventBridgeLogs, PUT_RETRY } from '../core/events/log/accept/putLogs.ts'
import { receiptTimes } from '../core/events/log/accept/receiptTimes.ts'
import { dynamoInterruptions } from '../core/events/log/http/interrupted.ts'
import { postLoki } from '../core/events/log/http/loki/postLoki.ts'
import lokiProto from '../core/events/log/http/loki/push.proto'
import otlpProto from '../core/events/log/http/otlp/logs.proto'
import { postOtlp } from '../core/events/log/http/otlp/postOtlp.ts'
import { postLogs } from '../core/events/log/http/postLogs.ts'
import { shipper } from '../core/events/log/http/ship.ts'
import { sourceLimits } from '../core/events/log/http/sourceLimits.ts'
import { ABOUT_LOG_LINES } from '../core/runtime/aboutLogLines.ts'
import { errorFields, jsonLogger, type Logger } from '../core/runtime/log.ts'
import { dynamo, eventBridge, secrets } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpFunction } from './httpFunction.ts'

const variables = environment(httpLogsEnvironment)
const client = dynamo()
/** As long as a batch is known by its hash, ms. */
const REPEATED_MS = 15 * 60_000

const write = jsonLogger()
/** Everything that this function logs is about log lines. */
const log: Logger = (level, message, fields) => write(level, message, { ...fields, [ABOUT_LOG_LINES]: true })
const warning = (message: string) => (error: unknown) => log('warn', message, errorFields(error))

const hashes = freshIdHashes({
  read: secretsManagerIdSecret({ client: secrets(), secretArn: variables.ID_SECRET_ARN }),
  repeatedMs: REPEATED_MS,
  onFailure: warning('secret of the ids not read again'),
  now: Date.now,
})

const ship = shipper({
  batches: async (bySource, receipt) => logBatches(await hashes())(bySource, receipt),
  times: receiptTimes(Date.now),
  put: eventBridgeLogs({
    client: eventBridge(),
    busName: variables.BUS_NAME,
    retry: { ...PUT_RETRY, wait, random: Math.random },
    onFailure: warning('bus not reached'),
  }),
  admit: sourceLimits({
    counted: dynamoCountedLines({ client, tableName: variables.COUNTS_TABLE }),
    linesPerMinute: variables.LOG_LINES_PER_MINUTE,
    batchesPerSecond: variables.LOG_BATCHES_PER_SECOND,
    now: Date.now,
    onFailure: warning('counts not read'),
  }),
  interruptions: dynamoInterruptions({ client, tableName: variables.VIEWERS_TABLE, now: Date.now }),
  random: randomBytes,
  onFailure: warning('interruption not kept'),
})

const handlers: Handlers<'http-logs'> = {
  postLogs: postLogs({ ship, now: Date.now }),
  postOtlpLogs: postOtlp({ ship, schema: otlpProto, now: Date.now }),
  postLokiPush: postLoki({ ship, schema: lokiProto, now: Date.now }),
}

export const handler = httpFunction(serve('http-logs', handlers, httpAccess(variables, client)), log)
