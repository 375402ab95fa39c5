import type { TellChanges } from '../../contracts/statusChange.ts'
import { boundedMap } from '../../runtime/boundedMap.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import { toItem } from '../../table/item.ts'
import type { Change, DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import type { RecordsOf } from '../recordsOf.ts'
import type { DueEntry, DueTable, Placement } from './dueTable.ts'
import type { Hint } from './hint.ts'
import { type Circumstances, lateFrom, type Verdict, verdictOn } from './judge.ts'
import type { KnownHeard } from './knownHeard.ts'
import { isTold, noteTold, presumedRecord } from './noteTold.ts'
import { afterGap } from './silence.ts'
import { silentShare } from './silentShare.ts'
import { sliceAt, sliceBefore, timeOfSlice } from './slices.ts'
import { knownUntil } from './stackState.ts'

/** Devices of which one instance of the checker remembers where they stand. */
const MAX_DEVICES = 100_000
/** Records that are written at a time. */
const AT_ONCE = 20
/** Hints are worth no more than to ask so many records, since nearly all of the others are silent or are not. */
const WORTH_RECORDS = 60
/** Of a device that cannot be late yet a hint is worth less, in records: it only spares a second look. */
const WORTH_OF_EARLY = 0.1

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
  const silent = silentShare()

  return async (entries, circumstances, by) => {
    const { horizon, gaps, nowMs } = circumstances
    const looked = sliceAt(horizon.at)
    const waiting = waitingIn(entries)
    /** When each was heard last when it was put into its slice. It may have been heard since: hints and records come first. */
    const before = new Map(entries.flatMap(({ hints }) => hints.map(hint => [hint.deviceId, hint])))
    const placed: Placement[] = []
    const place = (deviceId: string, at: number, isTold: boolean, heard?: Omit<Hint, 'deviceId'>): void => {
      const slice = sliceBefore(at, isTold ? 0 : (heard?.intervalSeconds ?? 0), looked)
      waiting.delete(deviceId)
      // A device may stand in two slices after a run that ended midway, or because its interval became shorter: the earlier one is enough.
      const other = standing.get(deviceId)
      if (other === undefined || other <= looked || other > slice) placed.push({ deviceId, slice, isTold, heard })
    }
    /** When a device would be late that was heard then, ms since 1970; undefined where it is. */
    const notLateYet = (hint: Hint | undefined): number | undefined => {
      const lateAt = hint && lateFrom(hint.heardAtMs, hint.intervalSeconds, gaps)
      return hint && lateAt && knownUntil(horizon, hint.intervalSeconds) < lateAt ? lateAt : undefined
    }
    const placeHeard = (hintOf: (deviceId: string) => Hint | undefined): void => {
      for (const deviceId of waiting.keys()) {
        const hint = hintOf(deviceId)
        const lateAt = notLateYet(hint)
        if (lateAt !== undefined) place(deviceId, lateAt, false, hint)
      }
    }
    for (const [deviceId, { slice, isTold }] of waiting) {
      const at = afterGap(timeOfSlice(slice), gaps)
      if (at !== undefined && at > horizon.at) place(deviceId, at, isTold, before.get(deviceId))
    }
    const all = waiting.size
    placeHeard(heard.of)
    await heard.read(() => {
      placeHeard(heard.of)
      const early = [...waiting.keys()].filter(deviceId => notLateYet(before.get(deviceId)) !== undefined).length
      return Math.min(waiting.size - early + early * WORTH_OF_EARLY, WORTH_RECORDS)
    }, nowMs)
    placeHeard(heard.of)
    // Where hints say of most that they were heard, the others probably were not: those that are looked at early are put where they would be late.
    if (waiting.size * 2 < all) placeHeard(deviceId => before.get(deviceId))

    const changes: Parameters<TellChanges>[0][number][] = []
    const settle = async (deviceId: string, verdict: Verdict): Promise<void> => {
      if (verdict.kind === 'wait') place(deviceId, verdict.at, false, verdict.heard)
      else if (verdict.kind === 'tell' && verdict.offlineAt !== undefined) {
        const { offlineAt, since, intervalSeconds } = verdict
        place(deviceId, offlineAt, true, { heardAtMs: Date.parse(since), intervalSeconds })
      } else if (verdict.kind === 'blocked') await unfile(deviceId, verdict.since)
    }
    const unfile = async (deviceId: string, since: string): Promise<void> => {
      const changed = await update(deviceId, unfiled(since, nowMs))
      if (changed.kind === 'refused' && changed.record) place(deviceId, horizon.at, false)
    }
    const judge = async (record: DeviceRecord | undefined, wasTold: boolean): Promise<Verdict> => {
      const first = verdictOn(record, circumstances)
      if (!record || first.kind !== 'tell' || (wasTold && isTold(record, first))) return first
      const { change, verdict } = await note(record, circumstances)
      if (change) changes.push(change)
      return verdict
    }
    /** Where nearly all were silent, the others are not asked: that it was told is written to their records in any case, unless they were heard. */
    const presumed = (deviceId: string, wasTold: boolean): DeviceRecord | undefined => {
      const [one, other] = [heard.of(deviceId), before.get(deviceId)]
      const hint = one && (!other || one.heardAtMs > other.heardAtMs) ? one : other
      const record = silent.isHigh() && hint ? presumedRecord(hint) : undefined
      const verdict = verdictOn(record, circumstances)
      // Of one that waits to be offline, and is not yet, nothing has to be written.
      return verdict.kind !== 'tell' || (wasTold && verdict.status === 'late') ? undefined : record
    }
    const left = [...waiting]
    while (left.length > 0) {
      const some = left.splice(0, silent.step())
      const records = new Map(some.map(([deviceId, { isTold }]) => [deviceId, presumed(deviceId, isTold)]))
      const { found } = await recordsOf(some.flatMap(([deviceId]) => (records.get(deviceId) ? [] : deviceId)))
      await inParallel(some, AT_ONCE, async ([deviceId, { isTold }]) => {
        try {
          const verdict = await judge(records.get(deviceId) ?? found.get(deviceId), isTold)
          silent.note(verdict.kind === 'tell')
          await settle(deviceId, verdict)
        } catch (error) {
          // One record that cannot be written must not hold up the others.
          onFailure(error)
          place(deviceId, horizon.at, isTold)
        }
      })
    }
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

/** A device that is blocked stands nowhere, and is offline without a word: its next message after that files it again, and brings it back. */
const unfiled = (since: string, at: number): Change => ({
  UpdateExpression: 'SET told = :told REMOVE standing',
  ConditionExpression: 'attribute_exists(blockedAt)',
  ExpressionAttributeValues: toItem({ ':told': { status: 'offline', since, at } }),
})
