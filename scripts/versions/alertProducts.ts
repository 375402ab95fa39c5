import { dynamoChannelsTable } from '../../core/alerts/channels/channelsTable.ts'
import { queuedDelivery } from '../../core/alerts/delivery/queued.ts'
import { dynamoAlerts } from '../../core/alerts/judge/alertsTable.ts'
import { basisOf } from '../../core/alerts/judge/basis.ts'
import { alertKeeper } from '../../core/alerts/judge/keep.ts'
import { termsOf } from '../../core/alerts/judge/rulesInForce.ts'
import type { TimerMessage } from '../../core/alerts/judge/timer.ts'
import { digestOf, type Entry } from '../../core/alerts/messages/digest.ts'
import { entryKeeper, notifier } from '../../core/alerts/notify.ts'
import type { Group } from '../../core/alerts/outbox/group.ts'
import { dynamoOutbox } from '../../core/alerts/outbox/outbox.ts'
import { dynamoRulesTable } from '../../core/alerts/rules/rulesTable.ts'
import { dynamoTrialsTable } from '../../core/alerts/trial/trialsTable.ts'
import { AlertRule } from '../../core/contracts/alerts.ts'
import type { TrialRequest } from '../../core/contracts/channels.ts'
import { tableShapes } from '../../core/contracts/tables.ts'
import type { TestTables } from '../../core/testing/tables.ts'
import { RECEIVED_AT } from '../../core/testing/uplinks.ts'

/** The channel of the rule whose alert fires. */
const CHANNEL = 'ops'
export const RULE = 'reboots'
/** The alerts of that rule which wait for their message over that channel. */
export const GROUP: Group = { channel: CHANNEL, of: { about: 'rule', rule: RULE }, isTest: false }

/** A table with a channel, a rule, an alert of it that fires, and its entry that waits for a message, as the functions write them. @param now ms since 1970 @returns its name */
export const alertsIn = async (tables: TestTables, now: () => number): Promise<string> => {
  const table = { client: tables.client, tableName: await tables.create(tableShapes.alerts.keys) }
  const rule = AlertRule.parse({ when: { kind: 'reboot' }, channels: [CHANNEL] })
  const changedAt = new Date(now()).toISOString()
  await dynamoRulesTable(table).put({ name: RULE, rule, from: 'api', version: 1, applied: 1, changedAt }, undefined)
  const channel = { name: CHANNEL, type: 'ntfy', from: 'api', hasAddress: true, changedAt, changedBy: 'ada' } as const
  await dynamoChannelsTable(table).put(channel)
  await dynamoTrialsTable({ ...table, now }).write('trial-1', {
    channel: CHANNEL,
    outcome: 'refused',
    status: 500,
    detail: 'no',
  })
  const outbox = dynamoOutbox({ ...table, now })
  const keep = alertKeeper({
    table: dynamoAlerts({ ...table, now }),
    putAlert: async () => undefined,
    notify: notifier(entryKeeper({ outbox, enqueue: async () => undefined })),
    setTimer: async () => undefined,
    now,
  })
  await keep({
    terms: termsOf({ name: RULE, rule, basis: basisOf(rule) }, 'ABC123'),
    isSilenced: false,
    input: { kind: 'match', at: RECEIVED_AT, message: 'rebooted: WATCHDOG' },
  })
  return table.tableName
}

const entry: Entry = {
  id: '01HM6AQH20J4C7N2M9P6D8E1FH',
  name: 'ABC123',
  state: 'firing',
  level: 'warn',
  message: 'rebooted: WATCHDOG',
  at: new Date(RECEIVED_AT).toISOString(),
  since: new Date(RECEIVED_AT).toISOString(),
}

/** The messages of the queues of alerts: a group, a message that failed and is sent again, and a test; timers, and the ends of a rule and of a silence. */
export const queuedOf = (now: number) => {
  const digest = digestOf([entry], { id: 'message-1', channel: CHANNEL, of: GROUP.of })
  const trial: TrialRequest = { trial: { id: 'trial-1', channel: CHANNEL, rule: RULE, by: 'ada' } }
  const timers: readonly TimerMessage[] = [
    { timer: { rule: RULE, deviceId: 'ABC123', generation: 1, at: now } },
    { ended: { rule: RULE, why: 'deleted' } },
    { silenceEnd: { rule: RULE, at: now } },
  ]
  return {
    deliveries: [
      queuedDelivery({ group: GROUP }, { id: 'd1', now }),
      queuedDelivery({ digest }, { id: 'd2', now }),
      JSON.stringify(trial),
    ],
    timers: timers.map(timer => JSON.stringify(timer)),
  }
}
