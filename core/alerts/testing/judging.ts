import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { AlertRule, type Notification } from '../../contracts/alerts.ts'
import { tableShapes } from '../../contracts/tables.ts'
import type { AlertDetail } from '../../events/alert/detail.ts'
import { batchWrite } from '../../table/batch.ts'
import { toItem } from '../../table/item.ts'
import { testHistory } from '../../testing/history.ts'
import type { TestTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { dynamoCountMatches } from '../count/countsTable.ts'
import { dynamoAlerts } from '../judge/alertsTable.ts'
import { silenceEnder } from '../judge/endSilence.ts'
import { inputFinder } from '../judge/inputs.ts'
import { judge } from '../judge/judge.ts'
import { alertKeeper } from '../judge/keep.ts'
import { overflow } from '../judge/overflow.ts'
import { rulesInForce } from '../judge/rulesInForce.ts'
import type { Timer } from '../judge/timer.ts'
import { timerHandler } from '../judge/timers.ts'
import { dynamoRulesTable } from '../rules/rulesTable.ts'
import { dynamoPastUplinks } from '../value/pastUplinks.ts'

/** Rules that judge events on real tables, with a clock that the test moves, and a bus, channels and timers that only remember. */
export const judging = async (tables: TestTables) => {
  const { client } = tables
  const tableName = await tables.create(tableShapes.alerts.keys)
  const history = await testHistory(tables, { keepsMerged: false })
  const clock = { now: RECEIVED_AT }
  const now = () => clock.now
  const told: AlertDetail[] = []
  const notified: Notification[] = []
  const timers: Timer[] = []
  const ended: { readonly rule: string; readonly after?: string }[] = []
  const postponed: number[] = []
  const heard = new Map<string, number>()
  const failing = { putAlert: 0, notify: 0, setTimer: 0 }
  const failIf = (name: keyof typeof failing) => {
    if (failing[name] > 0) {
      failing[name] -= 1
      throw new Error(`${name} fails`)
    }
  }
  const rules = dynamoRulesTable({ client, tableName })
  const table = dynamoAlerts({ client, tableName, now })
  const past = dynamoPastUplinks({
    client,
    tableName: history.tableName,
    now,
    onUnreadable: (deviceId, id) => {
      throw new Error(`${deviceId} ${id} cannot be read`)
    },
  })
  const heardAt = async (deviceId: string) => heard.get(deviceId)
  const setTimer = async (timer: Timer) => {
    failIf('setTimer')
    timers.push(timer)
  }
  /** A function as it has just started: it remembers nothing. */
  const instance = () => {
    const notify = async (notification: Notification) => {
      failIf('notify')
      if (!notified.some(({ id }) => id === notification.id)) notified.push(notification)
    }
    const keep = alertKeeper({
      table,
      putAlert: async detail => {
        failIf('putAlert')
        if (!told.some(({ id }) => id === detail.id)) told.push(detail)
      },
      notify,
      setTimer,
      now,
    })
    const judges = judge({
      keep,
      inputsOf: inputFinder({ countMatches: dynamoCountMatches({ client, tableName, now }), past }),
      table,
      heardAt,
      overflow: overflow({ table, now }),
      now,
    })
    const force = rulesInForce({ rules, now })
    const timerFor = timerHandler({
      rules,
      table,
      keep,
      past,
      heardAt,
      setTimer,
      endAlerts: async message => void ended.push(message),
      endSilence: silenceEnder({
        rules,
        table,
        notify,
        endSilence: async ({ at }) => void postponed.push(at),
        now,
      }),
      now,
    })
    return {
      /** Judges an event of the bus as the rule of EventBridge hands it over. @throws the first failure */
      judge: async (name: string, detailType: string, detail: unknown) => {
        const rule = await force.named(name)
        if (!rule) return { tooOld: 0 }
        const { failures, tooOld } = await judges(rule, rule.matcher.matchesIn(detailType, detail))
        if (failures.length > 0) throw failures[0]
        return { tooOld }
      },
      timer: timerFor,
    }
  }
  let running = instance()
  let version = 0
  return {
    clock,
    history,
    rules,
    table,
    told,
    notified,
    timers,
    ended,
    /** Ends of silences that came too early, and were put again. */
    postponed,
    heard,
    failing,
    /** Lets a rule have so many alerts that fire, and a number of them that need not be the same. */
    countFiring: async (rule: string, firing: number, number = firing) => {
      await client.send(
        new PutItemCommand({ TableName: tableName, Item: toItem({ alert: 'firing', subject: rule, firing: number }) }),
      )
      const expiresAt = Math.floor(clock.now / 1000) + 30 * 86_400
      const requests = Array.from({ length: firing }, (_, at) => ({
        PutRequest: { Item: toItem({ alert: `state#${rule}`, subject: `other-${at}`, phase: 'firing', expiresAt }) },
      }))
      await batchWrite({ client, tableName }, requests)
    },
    judge: (...event: Parameters<typeof running.judge>) => running.judge(...event),
    timer: (message: Parameters<typeof running.timer>[0]) => running.timer(message),
    /** Another instance of the function, or the same after it was restarted. */
    restart: () => {
      running = instance()
    },
    instance,
    /** Puts a rule, with another version each time. */
    put: async (name: string, given: unknown) => {
      const before = await rules.read(name)
      const rule = AlertRule.parse(given)
      version += 1
      const changedAt = new Date(clock.now).toISOString()
      await rules.put({ name, rule, from: 'api', version, applied: version, changedAt }, before?.version)
      // A function goes by a rule that it knows for a few seconds.
      running = instance()
    },
    /** Lets time pass: timers come when they are due. */
    pass: async (seconds: number) => {
      const until = clock.now + seconds * 1000
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at)[0]
        if (!due) break
        timers.splice(timers.indexOf(due), 1)
        clock.now = Math.max(clock.now, due.at)
        await running.timer({ timer: due })
      }
      clock.now = until
    },
  }
}

export type Judging = Awaited<ReturnType<typeof judging>>
