import { boundedMap } from '../../runtime/boundedMap.ts'
import type { DueTable } from './dueTable.ts'
import type { Hint } from './hint.ts'

/** Devices of which one instance of the checker remembers when they were heard. */
const MAX_DEVICES = 100_000
/** Minutes of hints that are looked back. */
const MAX_MINUTES = 30
/** A page of hints may be written so long after its minute began, ms: it is read again until then. */
const SETTLED_MS = 2 * 60_000
/** An eventually consistent read of one record, and a query that finds nothing, read units. */
const HALF = 0.5

/** When devices were heard, by the hints that `persist` left. */
export type KnownHeard = {
  readonly of: (deviceId: string) => Hint | undefined
  readonly note: (hint: Hint) => void
  /**
   * Reads hints, the newest minutes first, as long as that costs less than to ask the records of the devices that are not known.
   * @param unknown how many those are
   */
  readonly read: (unknown: () => number, nowMs: number) => Promise<void>
}

/** Keeps what it has read from run to run: each minute of hints is read once. */
export const knownHeard = (due: Pick<DueTable, 'hints'>): KnownHeard => {
  const known = boundedMap<string, Hint>(MAX_DEVICES)
  let pages = new Map<number, { readonly last: string | undefined; readonly isDone: boolean }>()
  const note = (hint: Hint): void => {
    const before = known.get(hint.deviceId)
    if (!before || before.heardAtMs < hint.heardAtMs) known.set(hint.deviceId, hint)
  }
  return {
    of: deviceId => known.get(deviceId),
    note,
    read: async (unknown, nowMs) => {
      const newest = Math.floor(nowMs / 60_000) + 1
      pages = new Map([...pages].filter(([minute]) => minute > newest - 2 * MAX_MINUTES))
      let spent = 0
      for (let minute = newest; minute > newest - MAX_MINUTES; minute--) {
        if (spent + HALF > unknown() * HALF) return
        const before = pages.get(minute)
        if (before?.isDone) continue
        const { hints, last, readUnits } = await due.hints(minute, before?.last)
        hints.forEach(note)
        spent += readUnits
        pages.set(minute, { last, isDone: nowMs > (minute + 1) * 60_000 + SETTLED_MS })
      }
    },
  }
}
