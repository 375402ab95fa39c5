import type { TellChanges } from '../../contracts/statusChange.ts'
import { boundedMap } from '../../runtime/boundedMap.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import type { DevicesTable } from '../devicesTable.ts'
import type { RecordsOf } from '../recordsOf.ts'
import type { DueEntry, DueTable, Placement } from './dueTable.ts'
import { type Circumstances, lateFrom, type Verdict, verdictOn } from './judge.ts'
import type { KnownHeard } from './knownHeard.ts'
import { isTold, noteTold } from './noteTold.ts'
import { afterGap } from './silence.ts'
import { sliceAt, sliceBefore, timeOfSlice } from './slices.ts'
import { knownUntil } from './stackState.ts'

/** Devices of which one instance of the checker remembers where they stand. */
const MAX_DEVICES = 100_000
/** Records that are written at a time. */
const AT_ONCE = 20

export type Settled = { readonly devices: number; readonly told: number }

/**
 * Settles what became of the devices in entries that are due: those that were heard since are moved to the slice in which they would be late, of the others
 * it is told. When a run ends midway, the next one does the same again. The entries stay until they expire, and nobody looks at them again.
 * @param by tells the lists of one call from those of another
 */
export type SettleDue = (entries: readonly DueEntry[], circumstances: Circumstances, by: string) => Promise<Settled>

/** @see SettleDue */
export const dueSettler = ({
  due,
  heard,
  recordsOf,
  update,
  tell,
  onFailure,
}: {
  readonly due: Pick<DueTable, 'fileAll'>
  readonly heard: KnownHeard
  readonly recordsOf: RecordsOf
  readonly update: DevicesTable['update']
  readonly tell: TellChanges
  readonly onFailure: (error: unknown) => void
}): SettleDue => {
  /** The slices of the future into which this instance has put devices. */
  const standing = boundedMap<string, number>(MAX_DEVICES)
  const note = noteTold(update)

  return async (entries, circumstances, by) => {
    const { horizon, gaps, nowMs } = circumstances
    const looked = sliceAt(horizon.at)
    const waiting = waitingIn(entries)
    const placed: Placement[] = []
    const place = (deviceId: string, at: number, isTold: boolean, intervalSeconds = 0): void => {
      const slice = sliceBefore(at, intervalSeconds, looked)
      waiting.delete(deviceId)
      // A device may stand in two slices after a run that ended midway, or because its interval became shorter: the earlier one is enough.
      const other = standing.get(deviceId)
      if (other === undefined || other <= looked || other > slice) placed.push({ deviceId, slice, isTold })
    }
    const placeHeard = (): void => {
      for (const deviceId of waiting.keys()) {
        const hint = heard.of(deviceId)
        const lateAt = hint && lateFrom(hint.heardAtMs, hint.intervalSeconds, gaps)
        if (hint && lateAt && knownUntil(horizon, hint.intervalSeconds) < lateAt)
          place(deviceId, lateAt, false, hint.intervalSeconds)
      }
    }
    for (const [deviceId, { slice, isTold }] of waiting) {
      const at = afterGap(timeOfSlice(slice), gaps)
      if (at !== undefined && at > horizon.at) place(deviceId, at, isTold)
    }
    placeHeard()
    await heard.read(() => {
      placeHeard()
      return waiting.size
    }, nowMs)
    placeHeard()

    const { found } = await recordsOf([...waiting.keys()])
    const changes: Parameters<TellChanges>[0][number][] = []
    const settle = async (deviceId: string, verdict: Verdict): Promise<void> => {
      if (verdict.kind === 'wait') place(deviceId, verdict.at, false, verdict.intervalSeconds)
      else if (verdict.kind === 'tell' && verdict.offlineAt !== undefined) place(deviceId, verdict.offlineAt, true)
      else if (verdict.kind === 'blocked') await unfile(deviceId)
    }
    const unfile = async (deviceId: string): Promise<void> => {
      const changed = await update(deviceId, UNFILED)
      if (changed.kind === 'refused' && changed.record) place(deviceId, horizon.at, false)
    }
    const judge = async (deviceId: string, wasTold: boolean): Promise<void> => {
      const record = found.get(deviceId)
      const first = verdictOn(record, circumstances)
      if (!record || first.kind !== 'tell' || (wasTold && isTold(record, first))) return settle(deviceId, first)
      const { change, verdict } = await note(record, circumstances)
      if (change) changes.push(change)
      await settle(deviceId, verdict)
    }
    await inParallel([...waiting], AT_ONCE, async ([deviceId, { isTold }]) => {
      try {
        await judge(deviceId, isTold)
      } catch (error) {
        // One record that cannot be written must not hold up the others.
        onFailure(error)
        place(deviceId, horizon.at, isTold)
      }
    })
    if (changes.length > 0) await tell(changes)
    if (placed.length > 0) await due.fileAll(placed, by)
    for (const { deviceId, slice } of placed) standing.set(deviceId, slice)
    return { devices: entries.reduce((sum, { deviceIds }) => sum + deviceIds.length, 0), told: changes.length }
  }
}

/** The devices in entries, each once: in the first of its slices, and as one that was told of only where all of its entries are. */
const waitingIn = (entries: readonly DueEntry[]): Map<string, { readonly slice: number; readonly isTold: boolean }> => {
  const waiting = new Map<string, { slice: number; isTold: boolean }>()
  for (const { deviceIds, slice, areTold } of entries)
    for (const deviceId of deviceIds) {
      const before = waiting.get(deviceId)
      waiting.set(deviceId, {
        slice: Math.min(slice, before?.slice ?? slice),
        isTold: areTold && (before?.isTold ?? true),
      })
    }
  return waiting
}

/** A device that is blocked stands nowhere: its next message after that files it again. */
const UNFILED = {
  UpdateExpression: 'REMOVE standing',
  ConditionExpression: 'attribute_exists(blockedAt)',
}
