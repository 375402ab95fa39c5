import { randomUUID } from 'node:crypto'
import type { SQSBatchResponse } from 'aws-lambda'
import { dynamoCountMatches } from '../core/alerts/count/countsTable.ts'
import { sqsEnqueue } from '../core/alerts/delivery/queue.ts'
import { dynamoAlerts } from '../core/alerts/judge/alertsTable.ts'
import { silenceEnder } from '../core/alerts/judge/endSilence.ts'
import { incoming, type QueueRecord, type RuleEvent, timerIn } from '../core/alerts/judge/incoming.ts'
import { inputFinder } from '../core/alerts/judge/inputs.ts'
import { judge } from '../core/alerts/judge/judge.ts'
import { alertKeeper } from '../core/alerts/judge/keep.ts'
import { overflow } from '../core/alerts/judge/overflow.ts'
import { rulesInForce } from '../core/alerts/judge/rulesInForce.ts'
import { sqsEndAlerts, sqsEndSilence, sqsTimers } from '../core/alerts/judge/timer.ts'
import { timerHandler } from '../core/alerts/judge/timers.ts'
import { entryKeeper, notifier } from '../core/alerts/notify.ts'
import { dynamoOutbox } from '../core/alerts/outbox/outbox.ts'
import { dynamoRulesTable } from '../core/alerts/rules/rulesTable.ts'
import { dynamoPastUplinks } from '../core/alerts/value/pastUplinks.ts'
import { alertsEnvironment } from '../core/contracts/environment/alerts.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { heardAtOf } from '../core/devices/fleet/device.ts'
import { eventBridgeAlerts } from '../core/events/alert/putAlert.ts'
import { failWith } from '../core/events/onBus.ts'
import { errorFields } from '../core/runtime/log.ts'
import { dynamo, eventBridge, sqs } from './clients.ts'
import { handlesEvent, handlesLogLines, log, told } from './handling.ts'
import { metrics } from './metrics.ts'

const variables = environment(alertsEnvironment)
const { ALERTS_TABLE: tableName, TIMERS_QUEUE_URL: timersUrl } = variables
const now = Date.now
const client = dynamo()
const queues = sqs()
const measure = metrics(variables)
const rules = dynamoRulesTable({ client, tableName })
const table = dynamoAlerts({ client, tableName, now })
const devices = dynamoDevices({ client, tableName: variables.DEVICES_TABLE })
const past = dynamoPastUplinks({
  client,
  tableName: variables.EVENTS_TABLE,
  now,
  onUnreadable: (deviceId, id) => log('warn', 'stored event is unreadable', { deviceId, id }),
})
const setTimer = sqsTimers({ client: queues, queueUrl: timersUrl, now })
const putOnBus = eventBridgeAlerts({ client: eventBridge(), busName: variables.BUS_NAME })
const enqueue = sqsEnqueue({ client: queues, queueUrl: variables.DELIVERY_QUEUE_URL, id: randomUUID, now })

const heardAt = async (deviceId: string): Promise<number | undefined> => {
  const at = heardAtOf((await devices.read(deviceId)) ?? {})
  return at === undefined ? undefined : Date.parse(at)
}
const notify = notifier(entryKeeper({ outbox: dynamoOutbox({ client, tableName, now }), enqueue }))
const keep = alertKeeper({
  table,
  putAlert: async detail => {
    await putOnBus(detail)
    if (detail.state !== 'firing') return
    measure({ AlertsFired: 1 })
    // Nobody is told later because this cannot be noted: in a storm all alerts of a rule note it in the same item.
    await rules.markFired(detail.rule, detail.receivedAt).catch((error: unknown) => {
      log('warn', 'last alert of a rule not noted', { rule: detail.rule, ...errorFields(error) })
    })
  },
  notify,
  setTimer,
  now,
})
const judgeRule = judge({
  keep,
  inputsOf: inputFinder({ countMatches: dynamoCountMatches({ client, tableName, now }), past }),
  table,
  heardAt,
  overflow: overflow({ table, now }),
  now,
})
const inForce = rulesInForce({ rules, now })
const handleTimer = timerHandler({
  rules,
  table,
  keep,
  past,
  heardAt,
  setTimer,
  endAlerts: sqsEndAlerts({ client: queues, queueUrl: timersUrl }),
  endSilence: silenceEnder({
    rules,
    table,
    notify,
    endSilence: sqsEndSilence({ client: queues, queueUrl: timersUrl, now }),
    now,
  }),
  now,
})

const judgeEvent = async ({ alertRule, 'detail-type': detailType, detail }: RuleEvent): Promise<void> => {
  const named = alertRule === undefined ? await inForce.all() : [await inForce.named(alertRule)]
  const failures: unknown[] = []
  for (const rule of named) {
    // A rule that was just removed still gets a few events.
    if (!rule) continue
    const { failures: ofRule, tooOld } = await judgeRule(rule, rule.matcher.matchesIn(detailType, detail))
    failures.push(...ofRule)
    if (tooOld > 0) measure({ AlertEventsTooOld: tooOld })
  }
  failWith(failures, 'devices of an event')
}

/** Each message by itself: those that fail come again. */
const handleQueue = async (records: readonly QueueRecord[]): Promise<SQSBatchResponse> => {
  const batchItemFailures: { itemIdentifier: string }[] = []
  for (const record of records) {
    try {
      await handleTimer(timerIn(record))
    } catch (error) {
      log('error', 'timer of an alert not handled', errorFields(error))
      batchItemFailures.push({ itemIdentifier: record.messageId })
    }
  }
  return { batchItemFailures }
}

/** Runs for events that a rule of alerts lets pass, for its queue of timers, and for dead letters that are sent again. */
export const handler = async (input: unknown): Promise<SQSBatchResponse | undefined> => {
  const came = await told(async () => incoming(input))
  // The alerts of a timer may be about log lines.
  if (came.kind === 'queue') return handlesLogLines(() => handleQueue(came.records))
  if (came.kind === 'timer') await handlesLogLines(() => handleTimer(came.message))
  else await handlesEvent(came.event['detail-type'], () => judgeEvent(came.event))
  return undefined
}
