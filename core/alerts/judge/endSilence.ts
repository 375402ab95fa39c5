import type { RulesTable } from '../rules/rulesTable.ts'
import { isSilenced } from '../rules/storedRule.ts'
import type { AlertsTable } from './alertsTable.ts'
import { eachAlert } from './eachAlert.ts'
import { isToBeDone, type KeepDependencies } from './keep.ts'
import type { OpenAlert } from './openAlert.ts'
import { endOf } from './rulesInForce.ts'
import type { EndSilence, SilenceEnd } from './timer.ts'
import { notificationOf } from './told.ts'

export type SilenceDependencies = {
  readonly rules: Pick<RulesTable, 'read'>
  readonly table: Pick<AlertsTable, 'open' | 'write'>
  readonly notify: KeepDependencies['notify']
  readonly endSilence: EndSilence
  /** ms since 1970 */
  readonly now: () => number
}

/**
 * Tells the channels, once the silence of a rule is over, of the alerts that still fire and that they were not told of: a silence is no reason never to hear of
 * a device that has been late since. Twice the same message changes nothing.
 * @throws the errors of tables and queues: the queue delivers the message again
 */
export const silenceEnder =
  ({ rules, table, notify, endSilence, now }: SilenceDependencies) =>
  async (end: SilenceEnd): Promise<void> => {
    if (now() < end.at) return endSilence(end)
    const stored = await rules.read(end.rule)
    // One that is silenced anew has another message, for the end of that.
    if (!stored || isSilenced(stored, now())) return
    const tell = async (alert: OpenAlert): Promise<void> => {
      if (alert.phase !== 'firing' || alert.isNotified || alert.channels.length === 0 || isToBeDone(alert)) return
      if (endOf(stored, alert.basis)) return
      await notify({ ...notificationOf(alert, 'firing'), at: new Date(end.at).toISOString() })
      const noted = await table.write({ ...alert, isNotified: true }, alert)
      if (!noted) throw new Error(`the alert ${alert.rule} about ${alert.deviceId} was changed meanwhile`)
    }
    const next = await eachAlert(table, end, tell)
    if (next !== undefined) await endSilence({ ...end, after: next })
  }
