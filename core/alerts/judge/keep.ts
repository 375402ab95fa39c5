import type { Notification } from '../../contracts/alerts.ts'
import type { AlertDetail } from '../../events/alert/detail.ts'
import type { AlertsTable } from './alertsTable.ts'
import type { OpenAlert } from './openAlert.ts'
import { type Input, step, type Terms } from './step.ts'
import type { SetTimer } from './timer.ts'
import { eventOf, notificationOf } from './told.ts'

/** Changes that meet are tried so often: each attempt but the last found a newer state. */
const ATTEMPTS = 8

export type KeepDependencies = {
  readonly table: Pick<AlertsTable, 'read' | 'write' | 'count'>
  /** Puts an alert on the bus. @throws when the bus does not take it */
  readonly putAlert: (detail: AlertDetail) => Promise<void>
  readonly notify: (notification: Notification) => Promise<void>
  readonly setTimer: SetTimer
  /** ms since 1970 */
  readonly now: () => number
}

/** Something that happens to an alert. */
export type Happening = {
  readonly terms: Terms
  /** Whether the channels are told nothing. */
  readonly isSilenced: boolean
  /** It, or a function that finds it by the alert that there is: nothing happens where it finds nothing. */
  readonly input: Input | ((alert: OpenAlert | undefined) => Promise<Input | undefined>)
  /**
   * Asked before an alert is told that fires: when the condition ended meanwhile, ms since 1970; undefined where it still holds. Such an alert is
   * told to nobody.
   */
  readonly endedAt?: (alert: OpenAlert) => Promise<number | undefined>
}

/** Has something happen to the alert about a device. @returns the alert after it, undefined where there is none */
export type Keep = (happening: Happening) => Promise<OpenAlert | undefined>

/** Whether something about an alert is still to be told, or its timer to be set. */
export const isToBeDone = ({ untold, isUntimed }: OpenAlert): boolean => untold.length > 0 || isUntimed

/**
 * The state of an alert is written first, with what is to be told; then that is told, under ids that are the same each time; then it is noted
 * that it was. So a function that dies in between tells it when it is called again, and of two that meet both tell the same.
 * @throws the errors of the table, the bus and the queues: call it again
 */
export const alertKeeper =
  ({ table, putAlert, notify, setTimer, now }: KeepDependencies): Keep =>
  async ({ terms, isSilenced, input, endedAt }) => {
    const tell = async (alert: OpenAlert): Promise<OpenAlert> => {
      let { isNotified } = alert
      for (const state of alert.untold) {
        await putAlert(eventOf(alert, state))
        const isTold = alert.channels.length > 0 && !isSilenced && (state === 'firing' || isNotified)
        if (isTold) await notify(notificationOf(alert, state))
        if (state === 'firing') isNotified = isTold
      }
      return { ...alert, isNotified }
    }

    /** Does what an alert says is to be done, and notes that it was. @returns false when somebody has changed it meanwhile */
    const settled = async (alert: OpenAlert): Promise<OpenAlert | false> => {
      if (!isToBeDone(alert)) return alert
      if (alert.untold.includes('firing') && alert.phase === 'firing') {
        const at = await endedAt?.(alert)
        const ended = at === undefined ? undefined : step(terms, alert, { kind: 'back', at, message: '' }, now())
        if (ended) return (await table.write({ ...ended, untold: [] }, alert)) ?? false
      }
      if (alert.isUntimed && alert.wakeAt !== undefined) {
        const { rule, deviceId, generation, wakeAt } = alert
        await setTimer({ rule, deviceId, generation, at: wakeAt })
      }
      const told = await tell(alert)
      const done = await table.write({ ...told, untold: [], isUntimed: false }, alert)
      if (!done) return false
      for (const state of alert.untold) await table.count(alert.rule, state === 'firing' ? 1 : -1)
      return done
    }

    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await table.read(terms.name, terms.deviceId)
      // Another call died before it had told this, or is about to.
      if (before && isToBeDone(before)) {
        await settled(before)
        continue
      }
      if (before && isOfAnother(terms, before) && !isEnd(input)) {
        const ended = step(terms, before, { kind: 'ended', why: 'changed' }, now())
        const written = ended && (await table.write(ended, before))
        if (written) await settled(written)
        continue
      }
      const found = typeof input === 'function' ? await input(before) : input
      const after = found && step(terms, before, found, now())
      if (!after) return before
      const written = await table.write(after, before)
      const done = written && (await settled(written))
      if (done) return done
    }
    throw new Error(`the alert ${terms.name} about ${terms.deviceId} is changed by others all the time`)
  }

/** Whether an alert is open under a condition that its rule no longer has. */
const isOfAnother = ({ basis }: Terms, alert: OpenAlert): boolean => alert.phase !== 'over' && alert.basis !== basis

const isEnd = (input: Happening['input']): boolean => typeof input !== 'function' && input.kind === 'ended'

/** Whether a match of an alert changes nothing for now, so that the alert need not be read: it fires, and everything about it was told. */
export const isSettled = (alert: OpenAlert): boolean => alert.phase === 'firing' && !isToBeDone(alert)
