import { boundedMap } from '../../runtime/boundedMap.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import { isReturn } from '../pattern/element.ts'
import type { Match } from '../watch/matches.ts'
import type { AlertsTable } from './alertsTable.ts'
import type { FindInputs } from './inputs.ts'
import { isSettled, type Keep } from './keep.ts'
import type { OpenAlert } from './openAlert.ts'
import type { Overflow } from './overflow.ts'
import { FURTHER_DEVICES, type RuleInForce, termsOf } from './rulesInForce.ts'
import { grainOf } from './step.ts'

/** An event older than this is not judged any more, ms: what the bus or somebody delivers late would fire as if it were new. */
export const MAX_AGE_MS = 3_600_000

/** Devices of an event that are judged at the same time. */
const DEVICES_AT_ONCE = 10
/** Alerts that a function remembers. */
const MAX_REMEMBERED = 10_000

export type JudgeDependencies = {
  readonly keep: Keep
  readonly inputsOf: FindInputs
  readonly table: Pick<AlertsTable, 'read'>
  /** When a device was heard last, ms since 1970; undefined for one that has no record. */
  readonly heardAt: (deviceId: string) => Promise<number | undefined>
  readonly overflow: Overflow
  /** ms since 1970 */
  readonly now: () => number
}

export type Judged = {
  /** Failures, at most one a device: the event has to be judged again, which changes nothing for the other devices. */
  readonly failures: readonly unknown[]
  /** How many events were too old to be judged. */
  readonly tooOld: number
}

/** Judges the events of devices that a rule takes. */
export type Judge = (force: RuleInForce, matches: readonly Match[]) => Promise<Judged>

/** When the condition of an alert ended that is about to be told, for a rule about silence: the device was heard meanwhile. */
export const silenceEnded =
  ({ rule: { when } }: Pick<RuleInForce, 'rule'>, heardAt: JudgeDependencies['heardAt']) =>
  async ({ deviceId, since }: OpenAlert): Promise<number | undefined> => {
    if (when.kind !== 'late' && when.kind !== 'offline') return undefined
    const at = await heardAt(deviceId)
    return at !== undefined && at > since ? at : undefined
  }

/**
 * A match of an alert that fires already mostly costs nothing; the first one costs a read and a few writes, a match of a count one write for
 * each event.
 */
export const judge = ({ keep, inputsOf, table, heardAt, overflow, now }: JudgeDependencies): Judge => {
  const remembered = boundedMap<string, OpenAlert>(MAX_REMEMBERED)

  /** The subject of the alert: the device itself, unless the rule has too many open alerts already. */
  const subjectOf = async ({ name }: RuleInForce, deviceId: string): Promise<string> => {
    if (!(await overflow.isFull(name))) return deviceId
    const own = await table.read(name, deviceId)
    if (own && own.phase !== 'over') return deviceId
    overflow.note(name, deviceId)
    return FURTHER_DEVICES
  }

  const judgeDevice = async (force: RuleInForce, deviceId: string, matches: readonly Match[]): Promise<void> => {
    for (const { input, begins } of await inputsOf(force, deviceId, matches)) {
      const subject = begins ? await subjectOf(force, deviceId) : deviceId
      const key = `${force.name} ${force.basis} ${subject}`
      const known = remembered.get(key)
      if (begins && known && now() - known.seenAt < grainOf(force.rule)) continue
      const terms = termsOf(force, subject)
      const isShared = subject === FURTHER_DEVICES
      const alert = await keep({
        terms,
        isSilenced: force.isSilenced,
        input: isShared ? sharedInput(force.name, deviceId) : input,
        endedAt: isShared ? async () => undefined : silenceEnded(force, heardAt),
      })
      if (terms.endsByItself && alert && isSettled(alert)) remembered.set(key, alert)
      else remembered.delete(key)
    }
  }

  const sharedInput = (rule: string, deviceId: string) => ({
    kind: 'match' as const,
    at: now(),
    message: 'too many devices at once: this and further ones share one alert',
    count: overflow.noted(rule),
    toldUnder: deviceId,
  })

  return async (force, matches) => {
    const youngest = now() - MAX_AGE_MS
    // However late it comes, a return ends what would stay open otherwise.
    const judged = matches.filter(({ at, element }) => at >= youngest || isReturn(force.rule.when, element))
    const failures: unknown[] = []
    const byDevice = [...Map.groupBy(judged, ({ deviceId }) => deviceId)]
    await inParallel(byDevice, DEVICES_AT_ONCE, async ([deviceId, of]) => {
      try {
        await judgeDevice(
          force,
          deviceId,
          of.toSorted((one, other) => one.at - other.at),
        )
      } catch (error) {
        failures.push(error)
      }
    })
    return { failures, tooOld: matches.length - judged.length }
  }
}
