import { idAt, idOf, itemOf, later, timeOf } from '../../../client/ids.ts'
import type { EventFrame, GapItem, Level } from '../../../client/watch.ts'
import type { Selection } from '../address/selection.ts'
import { historyPages, justBefore, readSome } from './history.ts'
import { LEVELS, type Row } from './row.ts'
import type { Rows } from './rows.ts'
import type { FeedSource, Stack } from './source.ts'

/** The number of events loaded at once, and on each side of a place. */
const LOADED = 500
const AROUND = 200
/** The maximum number of reads for a row that says `Load earlier events`, when the person hides everything that is found. */
const MAX_READS = 10

/** The events that a person wants to see: history is asked for `level` and above, and `isShown` decides about each. */
export type Wish = { readonly level: Level | undefined; readonly isShown: (event: EventFrame) => boolean }

/** Loads rows from history. Each function throws ApiError. */
export type Loading = {
  /** Loads the events on both sides of a place. */
  readonly around: (at: string, signal: AbortSignal) => Promise<void>
  /** Loads a range of time, up to the maximum number of rows. */
  readonly range: (from: string, to: string, signal: AbortSignal) => Promise<void>
  /** Loads the events that a row says are left out. */
  readonly more: (row: Row, signal: AbortSignal) => Promise<void>
  /** Reads the newest events, for a log that no socket feeds: those after an event, unless given after the last row, else so many. */
  readonly newest: (tail: number, signal: AbortSignal, after?: string) => Promise<readonly EventFrame[]>
  /** Changes the wish. @returns false when rows lack events that are wanted now, so that everything has to be read again */
  readonly want: (wish: Wish) => boolean
  /** The log was cleared. */
  readonly cleared: () => void
}

const rankOf = (level: Level | undefined) => (level === undefined ? 0 : LEVELS.indexOf(level))

/** @param took takes in the events that were loaded */
export const loading = ({
  devices,
  source,
  stack,
  rows,
  maxRows,
  took,
  wish: firstWish,
}: {
  devices: Selection
  source: FeedSource
  stack: Stack
  rows: Rows
  maxRows: number
  took: (events: readonly EventFrame[]) => void
  wish: Wish
}): Loading => {
  let wish = firstWish
  /** The highest level that history was asked for. */
  let asked: Level | undefined
  /** Rows before this event have only the levels that were asked for. */
  let completeFrom = ''

  const askedLevel = () => {
    if (rankOf(wish.level) > rankOf(asked)) asked = wish.level
    return { level: wish.level }
  }
  const around = async (at: string, signal: AbortSignal) => {
    const place = idOf(at)
    const isInItem = itemOf(place) !== place
    const middle = isInItem ? place : idAt(timeOf(place))
    const level = askedLevel()
    const before = await readSome(stack, devices, { ...level, until: middle }, AROUND, signal)
    const since = isInItem ? justBefore(place) : idAt(timeOf(middle) - 1)
    const after = await readSome(stack, devices, { ...level, since }, AROUND, signal)
    took([...before.events, ...after.events])
    rows.setMore('earlier', before.hasMore)
    rows.setMore('later', true)
  }
  const range = async (from: string, to: string, signal: AbortSignal) => {
    let count = 0
    const span = { ...askedLevel(), since: from, until: to }
    for await (const { events, cursor } of historyPages(stack, devices, span, { signal })) {
      count += events.length
      took(events)
      if (count < maxRows || cursor === null) continue
      rows.setMore('later', true)
      return
    }
  }

  const fillGap = async (key: string, gap: GapItem, signal: AbortSignal) => {
    const span = { since: gap.from, until: idAt(timeOf(gap.to) + 1) }
    const { events, hasMore } = await readSome(stack, [gap.deviceId], span, LOADED, signal)
    const from = events.at(-1)?.id
    rows.remove(key)
    took(events)
    if (hasMore && from !== undefined && from < gap.to) rows.take({ ...gap, from }, 0)
  }
  const earlier = async (signal: AbortSignal) => {
    let { first } = rows.ends()
    const level = askedLevel()
    if (level.level !== undefined) completeFrom = later(completeFrom, first)
    for (let read = 0; read < MAX_READS; read++) {
      const until = first === '~' ? {} : { until: first }
      const { events, hasMore } = await readSome(stack, devices, { ...level, ...until }, LOADED, signal)
      took(events)
      rows.setMore('earlier', hasMore)
      if (!hasMore || events.length === 0 || events.some(wish.isShown)) return
      first = events[0]?.id ?? first
    }
  }
  const more = async (row: Row, signal: AbortSignal) => {
    if (row.kind === 'dropped' || (row.kind === 'more' && row.side === 'earlier')) {
      await earlier(signal)
    } else if (row.kind === 'more') {
      const { last } = rows.ends()
      const since = last === '~' ? idAt(0) : last
      const to = source.kind === 'range' ? { until: source.to } : {}
      const span = { ...askedLevel(), since, ...to }
      const { events, hasMore } = await readSome(stack, devices, span, LOADED, signal)
      took(events)
      rows.setMore('later', source.kind === 'around' || hasMore)
    } else if (row.kind === 'gap') {
      await fillGap(row.key, row.gap, signal)
    } else if (row.kind === 'skipped' && row.skipped.load) {
      const events: EventFrame[] = []
      for await (const event of row.skipped.load()) events.push(event)
      took(events)
      rows.remove(row.key)
    }
  }
  return {
    around,
    range,
    more,
    newest: async (tail, signal, after = rows.ends().last) => {
      const [span, count] = after === '~' ? [{}, tail] : [{ since: after }, maxRows]
      return (await readSome(stack, devices, span, count, signal)).events
    },
    want: next => {
      wish = next
      if (rankOf(next.level) >= rankOf(asked)) return true
      asked = undefined
      if (source.kind !== 'live') return false
      rows.dropBefore(completeFrom)
      rows.setMore('earlier', true)
      completeFrom = ''
      return true
    },
    cleared: () => {
      asked = undefined
      completeFrom = ''
    },
  }
}
