import { randomUUID } from 'node:crypto'
import type { SQSBatchResponse } from 'aws-lambda'
import { poster } from '../core/alerts/addresses/post.ts'
import { systemResolve } from '../core/alerts/addresses/resolve.ts'
import { dynamoAlarmMemory } from '../core/alerts/alarms/memory.ts'
import { alarmTeller } from '../core/alerts/alarms/tellAlarm.ts'
import { channelReader } from '../core/alerts/channels/known.ts'
import { sender, snsPublish } from '../core/alerts/channels/send.ts'
import { batchHandler } from '../core/alerts/delivery/batch.ts'
import { deliverer } from '../core/alerts/delivery/deliver.ts'
import { incoming } from '../core/alerts/delivery/incoming.ts'
import { sqsEnqueue, sqsGiveUp, sqsPostpone } from '../core/alerts/delivery/queue.ts'
import { entryKeeper } from '../core/alerts/notify.ts'
import { dynamoOutbox } from '../core/alerts/outbox/outbox.ts'
import { dynamoTurns } from '../core/alerts/outbox/turn.ts'
import { trialCarrier } from '../core/alerts/trial/carryOut.ts'
import { dynamoTrialsTable } from '../core/alerts/trial/trialsTable.ts'
import { deliverEnvironment } from '../core/contracts/environment/deliver.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { dynamo, secrets, sns, sqs } from './clients.ts'
import { handlesLogLines, log } from './handling.ts'
import { metricsByChannel } from './metrics.ts'

const variables = environment(deliverEnvironment)
/** How long a post may take, ms. */
const POST_MS = 5_000

const now = Date.now
const random = Math.random
const queue = { client: sqs(), queueUrl: variables.DELIVERY_QUEUE_URL, id: randomUUID, now }
const table = { client: dynamo(), tableName: variables.ALERTS_TABLE, now }
const outbox = dynamoOutbox(table)
const enqueue = sqsEnqueue(queue)
const count = metricsByChannel(variables)
const METRICS = { delivered: 'AlertsDelivered', retried: 'AlertsRetried', failed: 'AlertsFailed' } as const

const send = sender({
  channelOf: channelReader({
    client: secrets(),
    secretArn: variables.CHANNELS_SECRET_ARN,
    stage: variables.STAGE_CHANNELS,
    now,
  }),
  post: poster({
    resolve: systemResolve,
    allowed: { networks: variables.ALERT_NETWORKS, loopback: variables.LOOPBACK_ALLOWED },
    withinMs: POST_MS,
  }),
  publish: snsPublish(sns()),
  stage: { stack: variables.STACK_NAME, consoleUrl: variables.CONSOLE_URL },
  now,
})

const handleBatch = batchHandler({
  deliver: deliverer({
    outbox,
    takeTurn: dynamoTurns(table),
    send,
    giveUp: sqsGiveUp({ ...queue, queueUrl: variables.DELIVERY_LETTERS_URL }),
    count: (outcome, type) => count({ [METRICS[outcome]]: 1 }, type ?? 'unknown'),
    log,
    random,
  }),
  carryOut: trialCarrier({ send, trials: dynamoTrialsTable(table), now }),
  postpone: sqsPostpone(queue),
  log,
})
const tellAlarm = alarmTeller({
  stack: variables.STACK_NAME,
  channels: variables.ALARM_CHANNELS,
  keep: entryKeeper({ outbox, enqueue }),
  memory: dynamoAlarmMemory(table),
})

const handle = async (event: unknown): Promise<SQSBatchResponse | undefined> => {
  const read = incoming(event)
  if (read.kind === 'queue') return handleBatch(read.records)
  if (read.kind === 'topic') for (const { Sns } of read.event.Records) await tellAlarm(Sns)
  else await enqueue(read.delivery, 0)
  return undefined
}

/**
 * Runs for messages of its queue, of the topic of alarms, and for dead letters that are sent again. An alert may be about log lines: if the
 * lines that are logged here became log lines, a rule about errors would be told for ever that its channel fails.
 */
export const handler = (event: unknown): Promise<SQSBatchResponse | undefined> => handlesLogLines(() => handle(event))
