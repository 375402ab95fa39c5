import type { HeartbeatBounds } from '../../contracts/configuration.ts'
import type { TellChanges } from '../../contracts/statusChange.ts'
import type { DevicesTable } from '../devicesTable.ts'
import { heardAtOf } from '../fleet/device.ts'
import type { RecordsOf } from '../recordsOf.ts'
import type { DueEntry, DueTable } from './dueTable.ts'
import { knownHeard } from './knownHeard.ts'
import { dueSettler } from './settleDue.ts'
import { firstSliceOf, sliceAt, timeOfSlice, windowOf } from './slices.ts'
import { type Horizon, horizonAt } from './stackState.ts'

/** Windows that one run looks at: after a week in which nobody looked, six runs catch up. */
const MAX_WINDOWS = 200
/** Devices that are settled together. */
const TOGETHER = 10_000
/** A window is looked at for so long after its end, ms: what was filed for its last slices may be read late. */
const SETTLED_MS = 60_000
/** After so long without a pulse it is asked whether devices are heard all the same, ms. */
const WITHOUT_PULSES_MS = 15 * 60_000
/** Records that are asked for that. */
const PROBES = 20

export type Checked = {
  /** Devices that had to be looked for. */
  readonly devices: number
  /** Changes that were told. */
  readonly told: number
  /** How far behind it is, s: until then every device that is late was told. */
  readonly behindSeconds: number
}

/** Looks for devices that have become late or offline since it looked last. @throws when it did not get to the end: the next run does the rest */
export type CheckLate = () => Promise<Checked>

/** @see CheckLate */
export const lateChecker = ({
  due,
  recordsOf,
  update,
  tell,
  bounds,
  triedAgainMs,
  now,
  runName,
  runMs,
  onFailure,
}: {
  readonly due: DueTable
  readonly recordsOf: RecordsOf
  readonly update: DevicesTable['update']
  readonly tell: TellChanges
  readonly bounds: HeartbeatBounds
  /** How long an uplink that could not be stored may wait to be tried again, ms. */
  readonly triedAgainMs: number
  /** ms since 1970 */
  readonly now: () => number
  /** A new name each time, for the lists of a run. */
  readonly runName: () => string
  /** How long a run may take before it leaves the rest to the next one, ms. */
  readonly runMs: number
  /** Receives why a device is looked for again in the next run. */
  readonly onFailure: (error: unknown) => void
}): CheckLate => {
  const heard = knownHeard(due)
  const settle = dueSettler({ due, heard, recordsOf, update, tell, onFailure })
  let first: number | undefined
  let through = 0

  /**
   * The first window that is not done. An instance that has just begun goes on where the one before was when it met a device. To look at an entry again costs
   * more, and changes nothing: a device that it files twice it meets in the later slice, and leaves it there.
   */
  const begin = async (nowMs: number): Promise<number> => {
    if (first !== undefined) return first
    const known = await due.checked()
    if (known) {
      through = known.through
      return known.window
    }
    const window = windowOf(sliceAt(nowMs))
    await due.setChecked({ window, through })
    return window
  }

  /**
   * Without pulses, as from a listener of a version before, the devices themselves show that the stack hears: those that were heard last. Few are
   * asked, since a stack that is down is asked each minute.
   */
  const horizonWithoutPulses = async (newest: number, nowMs: number): Promise<Horizon | undefined> => {
    if (nowMs - newest < WITHOUT_PULSES_MS) return undefined
    const slice = sliceAt(nowMs)
    const entries = [...(await due.due(windowOf(slice) - 1, 0, slice)), ...(await due.due(windowOf(slice), 0, slice))]
    const asked = new Set(entries.flatMap(({ deviceIds }) => deviceIds).slice(-PROBES))
    const { found } = await recordsOf([...asked])
    const at = Math.max(0, ...[...found.values()].map(record => Date.parse(heardAtOf(record) ?? '') || 0))
    return at - newest < WITHOUT_PULSES_MS ? undefined : { at, strict: at }
  }

  return async () => {
    const nowMs = now()
    const name = runName()
    const { state } = await due.state()
    first = await begin(nowMs)
    const newest = state.pulses?.newest ?? timeOfSlice(firstSliceOf(first))
    const horizon = (await horizonWithoutPulses(newest, nowMs)) ?? horizonAt(state, { nowMs, triedAgainMs })
    if (!horizon) return { devices: 0, told: 0, behindSeconds: secondsFrom(newest, nowMs) }
    const circumstances = { horizon, gaps: state.pulses?.gaps ?? [], bounds, nowMs }
    const end = sliceAt(horizon.at)
    let [devices, told, calls] = [0, 0, 0]
    let window = Math.max(first, windowOf(through + 1))
    // It may be known less far than before, where uplinks wait to be tried again.
    for (let windows = 0; through < end && window <= windowOf(end); windows++) {
      if (windows === MAX_WINDOWS || now() - nowMs > runMs) break
      for (const some of together(await due.due(window, through + 1, end))) {
        calls += 1
        const settled = await settle(some, circumstances, `${name}-${calls}`)
        devices += settled.devices
        told += settled.told
      }
      window += 1
      through = Math.max(through, Math.min(end, firstSliceOf(window) - 1))
    }
    const done = Math.min(window, windowOf(sliceAt(horizon.at - SETTLED_MS)))
    if (done > first || devices > 0) {
      first = Math.max(first, done)
      await due.setChecked({ window: first, through })
    }
    const until = through >= end ? horizon.at : timeOfSlice(firstSliceOf(window))
    return { devices, told, behindSeconds: secondsFrom(until, nowMs) }
  }
}

const secondsFrom = (fromMs: number, toMs: number): number => Math.max(0, Math.round((toMs - fromMs) / 1000))

/** Entries in parts of so many devices. */
const together = (entries: readonly DueEntry[]): readonly (readonly DueEntry[])[] => {
  const parts: DueEntry[][] = []
  let left = 0
  for (const entry of entries) {
    if (left < entry.deviceIds.length || parts.length === 0) {
      parts.push([])
      left = TOGETHER
    }
    parts.at(-1)?.push(entry)
    left -= entry.deviceIds.length
  }
  return parts
}
