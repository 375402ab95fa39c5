import { boundedMap } from '../../runtime/boundedMap.ts'
import type { AlertsTable } from './alertsTable.ts'

/** About so many devices can have an open alert of one rule. Those beyond share one. */
export const MAX_OPEN = 1_000

/** How long a number is gone by, ms. */
const REMEMBERED_MS = 5_000
/** A rule that seems full is counted so often, ms. */
const RECOUNT_MS = 10 * 60_000
const MAX_RULES = 400
/** So many further devices are told apart. */
const MAX_FURTHER = 10_000

/** Whether a rule has as many open alerts as it may have. */
export type Overflow = {
  /** Half a read unit every few seconds in which the rule fires. */
  readonly isFull: (rule: string) => Promise<boolean>
  /** Notes a device that gets no alert of its own. */
  readonly note: (rule: string, deviceId: string) => void
  /** How many were noted in this function: in others there may be more. */
  readonly noted: (rule: string) => number
}

/** @param now ms since 1970 */
export const overflow = ({
  table,
  now,
}: {
  table: Pick<AlertsTable, 'counted' | 'recount'>
  now: () => number
}): Overflow => {
  const known = boundedMap<string, { readonly at: number; readonly firing: number }>(MAX_RULES)
  const recounted = boundedMap<string, number>(MAX_RULES)
  /** The number goes astray over the months: before further devices share an alert, the alerts are counted. */
  const firingOf = async (rule: string): Promise<number> => {
    const firing = await table.counted(rule)
    if (firing < MAX_OPEN || now() - (recounted.get(rule) ?? 0) < RECOUNT_MS) return firing
    recounted.set(rule, now())
    return table.recount(rule)
  }
  const devices = boundedMap<string, Set<string>>(MAX_RULES)
  return {
    isFull: async rule => {
      const before = known.get(rule)
      if (before && now() - before.at < REMEMBERED_MS) return before.firing >= MAX_OPEN
      const firing = await firingOf(rule)
      known.set(rule, { at: now(), firing })
      if (firing < MAX_OPEN) devices.delete(rule)
      return firing >= MAX_OPEN
    },
    note: (rule, deviceId) => {
      const of = devices.get(rule) ?? new Set<string>()
      if (of.size < MAX_FURTHER) of.add(deviceId)
      devices.set(rule, of)
    },
    noted: rule => devices.get(rule)?.size ?? 0,
  }
}
