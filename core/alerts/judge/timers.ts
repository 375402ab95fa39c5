import type { RulesTable } from '../rules/rulesTable.ts'
import { isSilenced, type StoredRule } from '../rules/storedRule.ts'
import { newestOf } from '../value/look.ts'
import type { PastUplinks } from '../value/pastUplinks.ts'
import type { AlertsTable } from './alertsTable.ts'
import { basisOf } from './basis.ts'
import { eachAlert } from './eachAlert.ts'
import { type JudgeDependencies, silenceEnded } from './judge.ts'
import { isToBeDone, type Keep } from './keep.ts'
import type { OpenAlert } from './openAlert.ts'
import { endOf, FURTHER_DEVICES, termsOf } from './rulesInForce.ts'
import type { Input, Terms } from './step.ts'
import type { EndAlerts, SetTimer, SilenceEnd, TimerMessage } from './timer.ts'

export type TimerDependencies = {
  readonly rules: Pick<RulesTable, 'read'>
  readonly table: Pick<AlertsTable, 'read' | 'open'>
  readonly keep: Keep
  readonly past: PastUplinks
  readonly heardAt: JudgeDependencies['heardAt']
  readonly setTimer: SetTimer
  readonly endAlerts: EndAlerts
  /** Tells alerts that still fire when the silence of their rule is over. */
  readonly endSilence: (end: SilenceEnd) => Promise<void>
  /** ms since 1970 */
  readonly now: () => number
}

/** The terms of an alert whose rule has another condition now, or is gone. */
const formerTerms = ({ rule: name, deviceId, basis, level, channels }: OpenAlert): Terms => ({
  name,
  deviceId,
  basis,
  level,
  channels,
  coolDownSeconds: 1,
  endsByItself: true,
})

/**
 * Handles a message of the queue of timers. Twice the same, or one that comes late, changes nothing.
 * @throws the errors of tables, bus and queues: the queue delivers the message again
 */
export const timerHandler = ({
  rules,
  table,
  keep,
  past,
  heardAt,
  setTimer,
  endAlerts,
  endSilence,
  now,
}: TimerDependencies) => {
  /** The finding with which an alert is looked at again. */
  const inputOf = async ({ rule: { when } }: StoredRule, alert: OpenAlert): Promise<Input> => {
    if (when.kind !== 'value' || alert.deviceId === FURTHER_DEVICES) return { kind: 'wake' }
    const { deviceId, lastMatchAt } = alert
    const newest = await newestOf(when, past, { deviceId, knownAt: lastMatchAt, now: now() })
    if (newest.kind === 'within')
      return { kind: 'back', at: newest.at, message: `${when.field} is within the bound again` }
    if (newest.kind === 'silent') return { kind: 'back', at: now(), message: `${when.field} is not reported any more` }
    return { kind: 'wake' }
  }

  const lookAt = async (alert: OpenAlert, stored: StoredRule | undefined): Promise<void> => {
    const why = endOf(stored, alert.basis)
    if (why) {
      await keep({ terms: formerTerms(alert), isSilenced: isQuiet(stored), input: { kind: 'ended', why } })
    } else if (stored) {
      const { name, rule } = stored
      await keep({
        terms: termsOf({ name, rule, basis: basisOf(rule) }, alert.deviceId),
        isSilenced: isQuiet(stored),
        input: await inputOf(stored, alert),
        endedAt: silenceEnded({ rule }, heardAt),
      })
    }
  }
  const isQuiet = (stored: StoredRule | undefined): boolean => stored !== undefined && isSilenced(stored, now())

  return async (message: TimerMessage): Promise<void> => {
    if ('timer' in message) {
      const { timer } = message
      if (now() < timer.at) return setTimer(timer)
      const alert = await table.read(timer.rule, timer.deviceId)
      // A newer timer has taken its place, unless a function died before it had told the alert, or set that timer.
      if (!alert || (alert.generation !== timer.generation && !isToBeDone(alert))) return
      return lookAt(alert, await rules.read(timer.rule))
    }
    if ('silenceEnd' in message) return endSilence(message.silenceEnd)
    const { ended } = message
    const stored = await rules.read(ended.rule)
    const next = await eachAlert(table, ended, async alert => {
      if (endOf(stored, alert.basis)) await lookAt(alert, stored)
    })
    if (next !== undefined) await endAlerts({ ...ended, after: next })
  }
}
