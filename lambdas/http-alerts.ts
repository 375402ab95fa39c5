import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { dynamoReadBudget } from '../core/access/readBudget.ts'
import { deleteChannel, listChannels, putChannel } from '../core/alerts/http/channels.ts'
import { previewAlert, previewNamedAlert } from '../core/alerts/http/previews.ts'
import { deleteAlert, getAlert, listAlerts, putAlert, silenceAlert, unsilenceAlert } from '../core/alerts/http/rules.ts'
import { testAlert, testChannel } from '../core/alerts/http/trials.ts'
import { dynamoAlerts } from '../core/alerts/judge/alertsTable.ts'
import { firingAlerts } from '../core/alerts/judge/readOpen.ts'
import { ruleProblems } from '../core/alerts/pattern/ruleProblems.ts'
import { dynamoTrialsTable } from '../core/alerts/trial/trialsTable.ts'
import { tryChannel } from '../core/alerts/trial/tryChannel.ts'
import { type Handlers, serve } from '../core/api/serve.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpAlertsEnvironment } from '../core/contracts/environment/httpAlerts.ts'
import { dynamoHistory } from '../core/events/history/read.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { alertChanges } from './alertChanges.ts'
import { dynamo, sqs } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpFunction } from './httpFunction.ts'
import { retentionOf } from './settings.ts'
import { cursorSeal } from './tokens.ts'
import { onUnreadable } from './unreadable.ts'

const variables = environment(httpAlertsEnvironment)
const client = dynamo()
const now = Date.now
const log = jsonLogger()
const queue = sqs()
const { ALERTS_TABLE: tableName, SENSITIVE_FIELDS: sensitiveFields, MERGED_HISTORY: keepsMerged } = variables

const { rules, changes, channels, channelChanges, endSilence } = alertChanges(variables, client)
const alerts = {
  rules,
  changes,
  channels,
  channelChanges,
  endSilence,
  problemsOf: ruleProblems,
  sensitiveFields,
  readOpen: firingAlerts(dynamoAlerts({ client, tableName, now })),
  now,
  log,
}
const trials = {
  rules,
  channels,
  tryChannel: tryChannel({
    send: async request => {
      const QueueUrl = variables.DELIVERY_QUEUE_URL
      await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(request) }))
    },
    trials: dynamoTrialsTable({ client, tableName, now }),
    id: randomUUID,
    wait: ms => wait(ms),
    now,
  }),
}
const previews = {
  rules,
  problemsOf: ruleProblems,
  read: dynamoHistory({
    client,
    tableName: variables.EVENTS_TABLE,
    keepsMerged,
    longestSeconds: retentionOf(variables).longestSeconds,
    now,
    onUnreadable,
  }),
  budget: dynamoReadBudget({
    client,
    tableName: variables.VIEWERS_TABLE,
    unitsPerMinute: variables.READ_UNITS_PER_MINUTE,
    now,
  }),
  cursors: cursorSeal(variables),
  sensitiveFields,
  keepsMerged,
  now,
}

const handlers: Handlers<'http-alerts'> = {
  listAlerts: listAlerts(alerts),
  getAlert: getAlert(alerts),
  putAlert: putAlert(alerts),
  deleteAlert: deleteAlert(alerts),
  silenceAlert: silenceAlert(alerts),
  unsilenceAlert: unsilenceAlert(alerts),
  testAlert: testAlert(trials),
  previewNamedAlert: previewNamedAlert(previews),
  previewAlert: previewAlert(previews),
  listAlertChannels: listChannels(alerts),
  putAlertChannel: putChannel(alerts),
  deleteAlertChannel: deleteChannel(alerts),
  testAlertChannel: testChannel(trials),
}

export const handler = httpFunction(serve('http-alerts', handlers, httpAccess(variables, client)))
