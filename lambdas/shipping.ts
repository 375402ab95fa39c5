import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamoCountedLines } from '../core/events/counts/readCounts.ts'
import { freshIdHashes } from '../core/events/ids/freshHashes.ts'
import { secretsManagerIdSecret } from '../core/events/ids/secret.ts'
import { logBatches } from '../core/events/log/accept/logBatches.ts'
import { eventBridgeLogs, PUT_RETRY } from '../core/events/log/accept/putLogs.ts'
import { receiptTimes } from '../core/events/log/accept/receiptTimes.ts'
import { dynamoInterruptions } from '../core/events/log/http/interrupted.ts'
import { orSendAgain } from '../core/events/log/http/sendAgain.ts'
import { type Ship, shipper } from '../core/events/log/http/ship.ts'
import { sourceLimits } from '../core/events/log/http/sourceLimits.ts'
import { ABOUT_LOG_LINES } from '../core/runtime/aboutLogLines.ts'
import { errorFields, jsonLogger, type Logger } from '../core/runtime/log.ts'
import { eventBridge, secrets } from './clients.ts'

/** As long as a batch is known by its hash, ms. */
const REPEATED_MS = 15 * 60_000

const write = jsonLogger()
/** The log of a function about the log lines that it takes: these lines are not taken as log lines again. */
export const logAboutLines: Logger = (level, message, fields) =>
  write(level, message, { ...fields, [ABOUT_LOG_LINES]: true })
const warning = (message: string) => (error: unknown) => logAboutLines('warn', message, errorFields(error))

type Variables = {
  readonly BUS_NAME: string
  readonly ID_SECRET_ARN: string
  readonly VIEWERS_TABLE: string
  readonly COUNTS_TABLE: string
  readonly LOG_LINES_PER_MINUTE: number
  readonly LOG_BATCHES_PER_SECOND: number
}

/** How a function puts log lines on the bus, whichever way they came in. */
export const shipping = (variables: Variables, client: DynamoDBClient): Ship => {
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
  return shipment => orSendAgain(() => ship(shipment), logAboutLines)
}
