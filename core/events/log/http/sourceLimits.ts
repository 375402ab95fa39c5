import { boundedMap } from '../../../runtime/boundedMap.ts'
import type { CountedLines } from '../../counts/readCounts.ts'
import type { Sorted } from '../accept/bySource.ts'
import { MAX_LINES } from '../line.ts'

/** Why a source may send nothing now, and for how long, s. */
export type Refusal = { readonly reason: string; readonly retryAfter: number }

/** Counts the lines of a request against the limits of their sources. @returns the sources that are over theirs */
export type AdmitLines = (bySource: Sorted['bySource']) => Promise<ReadonlyMap<string, Refusal>>

const MINUTE_MS = 60_000
const READ_EVERY_MS = 5_000
const MAX_SOURCES = 20_000
/** So many seconds of batches may come at once. */
const BURST_SECONDS = 3
/** A source of which this process alone has seen less than this part of its limit is not looked up. */
const QUIET_PART = 1 / 50

type Seen = {
  minute: number
  /** Lines that this process has let through in the minute. */
  own: number
  /** Of all processes, when it was read last, and `own` at that time. */
  counted: number
  countedAt: number
  ownThen: number
  /** Batches that may come now; below zero after a large request. */
  batches: number
  at: number
}

/**
 * Limits of each source: lines a minute, over all processes by the counts of what was stored, which lag by a second or two; and batches a
 * second in this process, since each is written by itself and a partition of DynamoDB takes 1,000 write units a second.
 * @param now ms since 1970
 * @param onFailure is told when the counts cannot be read: the lines are let through then
 */
export const sourceLimits = ({
  counted,
  linesPerMinute,
  batchesPerSecond,
  now,
  onFailure,
}: {
  counted: CountedLines
  linesPerMinute: number
  batchesPerSecond: number
  now: () => number
  onFailure: (error: unknown) => void
}): AdmitLines => {
  const seen = boundedMap<string, Seen>(MAX_SOURCES)

  const stateOf = (source: string, at: number): Seen => {
    const minute = Math.floor(at / MINUTE_MS)
    const burst = batchesPerSecond * BURST_SECONDS
    const fresh = { minute, own: 0, counted: 0, countedAt: 0, ownThen: 0 }
    const state = seen.get(source) ?? { ...fresh, batches: burst, at }
    if (state.minute !== minute) Object.assign(state, fresh)
    state.batches = Math.min(burst, state.batches + (Math.max(0, at - state.at) / 1000) * batchesPerSecond)
    state.at = at
    seen.set(source, state)
    return state
  }

  const readCounts = async (source: string, state: Seen, at: number): Promise<void> => {
    state.countedAt = at
    try {
      const lines = await counted(source, at)
      Object.assign(state, { counted: lines, ownThen: state.own })
    } catch (error) {
      onFailure(error)
    }
  }

  const refusalOf = async (source: string, lines: number, at: number): Promise<Refusal | undefined> => {
    const state = stateOf(source, at)
    if (state.batches < 1) {
      const retryAfter = Math.max(1, Math.ceil((1 - state.batches) / batchesPerSecond))
      const reason = `${source} sends more than ${batchesPerSecond} batches a second: send fewer, larger ones`
      return { reason, retryAfter }
    }
    const isQuiet = state.own + lines <= linesPerMinute * QUIET_PART
    if (!isQuiet && at - state.countedAt >= READ_EVERY_MS) await readCounts(source, state, at)
    const sofar = Math.max(state.own, state.counted + state.own - state.ownThen)
    if (sofar > 0 && sofar + lines > linesPerMinute) {
      const retryAfter = Math.max(1, Math.ceil(((state.minute + 1) * MINUTE_MS - at) / 1000))
      return { reason: `${source} sends more than ${linesPerMinute} lines a minute`, retryAfter }
    }
    state.own += lines
    state.batches -= Math.ceil(lines / MAX_LINES)
    return undefined
  }

  return async bySource => {
    const at = now()
    const refusals = await Promise.all(
      [...bySource].map(async ([source, lines]) => [source, await refusalOf(source, lines.length, at)] as const),
    )
    return new Map(refusals.flatMap(([source, refusal]) => (refusal ? [[source, refusal] as const] : [])))
  }
}
