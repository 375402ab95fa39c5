import { idAt, idOf, timeOf } from '../../../client/ids.ts'
import type { EventFrame, GapItem } from '../../../client/watch.ts'
import { historyPages, readSome } from './history.ts'
import type { Row } from './row.ts'
import type { Rows } from './rows.ts'
import type { FeedSource, Stack } from './source.ts'

/** The number of events loaded at once, and on each side of a place. */
const LOADED = 500
const AROUND = 200

/** Loads rows from history. Each function throws ApiError. */
export type Loading = {
  /** Loads the events on both sides of a place. */
  readonly around: (at: string, signal: AbortSignal) => Promise<void>
  /** Loads a range of time, up to the maximum number of rows. */
  readonly range: (from: string, to: string, signal: AbortSignal) => Promise<void>
  /** Loads the events that a row says are left out. */
  readonly more: (row: Row, signal: AbortSignal) => Promise<void>
}

/** @param took takes in the events that were loaded */
export const loading = ({
  deviceId,
  source,
  stack,
  rows,
  maxRows,
  took,
}: {
  deviceId: string
  source: FeedSource
  stack: Stack
  rows: Rows
  maxRows: number
  took: (events: readonly EventFrame[]) => void
}): Loading => {
  const around = async (at: string, signal: AbortSignal) => {
    const middle = idAt(timeOf(idOf(at)))
    const before = await readSome(stack, deviceId, { until: middle }, AROUND, signal)
    const after = await readSome(stack, deviceId, { since: idAt(timeOf(middle) - 1) }, AROUND, signal)
    took([...before.events, ...after.events])
    rows.setMore('earlier', before.hasMore)
    rows.setMore('later', true)
  }
  const range = async (from: string, to: string, signal: AbortSignal) => {
    let count = 0
    for await (const { events, cursor } of historyPages(stack, deviceId, { since: from, until: to }, { signal })) {
      count += events.length
      took(events)
      if (count < maxRows || cursor === null) continue
      rows.setMore('later', true)
      return
    }
  }

  const fillGap = async (key: string, gap: GapItem, signal: AbortSignal) => {
    const span = { since: gap.from, until: idAt(timeOf(gap.to) + 1) }
    const { events, hasMore } = await readSome(stack, deviceId, span, LOADED, signal)
    const from = events.at(-1)?.id
    rows.remove(key)
    took(events)
    if (hasMore && from !== undefined && from < gap.to) rows.take({ ...gap, from }, 0)
  }
  const more = async (row: Row, signal: AbortSignal) => {
    const { first, last } = rows.ends()
    if (row.kind === 'dropped' || (row.kind === 'more' && row.side === 'earlier')) {
      const until = first === '~' ? {} : { until: first }
      const { events, hasMore } = await readSome(stack, deviceId, until, LOADED, signal)
      took(events)
      rows.setMore('earlier', hasMore)
    } else if (row.kind === 'more') {
      const since = last === '~' ? idAt(0) : last
      const to = source.kind === 'range' ? { until: source.to } : {}
      const { events, hasMore } = await readSome(stack, deviceId, { since, ...to }, LOADED, signal)
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
  return { around, range, more }
}
