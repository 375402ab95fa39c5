import { wholeId } from '../../../client/ids.ts'
import { isEvent } from '../../../client/items.ts'
import type { EventFrame, Item, Level, MissingItem } from '../../../client/watch.ts'
import { reportOf, viewOf } from '../kinds/kinds.ts'
import { configurationChanges } from './changes.ts'
import type { LevelCounts, Row } from './row.ts'

/** Before and after every id. */
const FIRST = ''
const LAST = '~'
/** A log that is full drops this part of its rows at once. */
const LOT = 1 / 100
const NO_COUNTS: LevelCounts = { trace: 0, debug: 0, info: 0, warn: 0, error: 0, fatal: 0, unknown: 0 }

/** The rows of a log, bounded, in the order of ids. */
export type Rows = {
  /** The rows at this moment. A list is never changed: after a change there is another one. */
  readonly list: () => readonly Row[]
  readonly counts: () => LevelCounts
  /** Events that have arrived, each once; those loaded from history do not count. */
  readonly arrived: () => number
  /** How many rows go on from another one. */
  readonly continuing: () => number
  /** Takes in an item of a watch. @param arrivedAt ms since 1970; 0 for an item that is no news */
  readonly take: (item: Item, arrivedAt: number) => void
  /** Takes in events that were loaded from history, and makes room for them until {@link Rows.settle}. */
  readonly insert: (events: readonly EventFrame[]) => void
  readonly remove: (key: string) => void
  /** Drops the rows before an event. */
  readonly dropBefore: (id: string) => void
  /** Notes whether history may hold more on a side. Rows that were dropped are noted without being asked. */
  readonly setMore: (side: 'earlier' | 'later', isThere: boolean) => void
  /** The ids of the first and the last event, or the id at which the log was cleared. */
  readonly ends: () => { readonly first: string; readonly last: string }
  /** Nobody looks at the loaded events any more: their room is given back. */
  readonly settle: () => void
  readonly clear: () => void
}

/** @param maxRows the maximum number of rows; the oldest are dropped, and a row says how many */
export const rowList = ({ maxRows }: { maxRows: number }): Rows => {
  const list: Row[] = []
  let now: { readonly list: readonly Row[]; readonly counts: LevelCounts } | undefined
  const keys = new Set<string>()
  const counts: Record<Level, number> = { ...NO_COUNTS }
  let changesOf = configurationChanges()
  let arrived = 0
  let continuing = 0
  let marks = 0
  let loaded = 0
  let floor = LAST

  const copy = () => {
    now ??= { list: [...list], counts: { ...counts } }
    return now
  }
  const placeOf = (order: string) => {
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((list[middle]?.order ?? LAST) <= order) low = middle + 1
      else high = middle
    }
    return low
  }
  const count = (event: EventFrame, by: 1 | -1) => {
    counts[event.level] += by
    if (viewOf(event).continues(event)) continuing += by
  }
  const put = (row: Row, place = (list.at(-1)?.order ?? FIRST) <= row.order ? list.length : placeOf(row.order)) => {
    if (keys.has(row.key)) return
    now = undefined
    keys.add(row.key)
    if (row.kind === 'event') count(row.event, 1)
    list.splice(place, 0, row)
  }
  const forget = (row: Row) => {
    now = undefined
    keys.delete(row.key)
    if (row.kind === 'event') count(row.event, -1)
  }
  const remove = (key: string) => {
    const place = list.findIndex(row => row.key === key)
    for (const row of place < 0 ? [] : list.splice(place, 1)) forget(row)
  }
  const isHead = (row: Row | undefined) => row?.kind === 'dropped' || (row?.kind === 'more' && row.side === 'earlier')
  const setHead = (head: Row | undefined) => {
    const [first] = list
    if (first && isHead(first)) remove(first.key)
    if (head) put(head, 0)
  }
  const trim = () => {
    const room = Math.min(maxRows + loaded, 2 * maxRows)
    if (list.length <= room) return
    const [head] = list
    setHead(undefined)
    const gone = list.splice(0, list.length - room + Math.ceil(maxRows * LOT))
    for (const row of gone) forget(row)
    const before = head?.kind === 'dropped' ? head.count : 0
    const count = before + gone.filter(({ kind }) => kind === 'event').length
    setHead({ kind: 'dropped', key: 'dropped', order: FIRST, count })
  }

  const placeOfMissing = ({ deviceId, to }: MissingItem) =>
    list.findLastIndex(
      row => row.kind === 'event' && row.event.deviceId === deviceId && reportOf(row.event)?.count === to + 1,
    )
  const putMark = (item: Exclude<Item, EventFrame>) => {
    const key = `${item.type}:${marks++}`
    if (item.type === 'gap') return put({ kind: 'gap', key, order: wholeId(item.to), gap: item })
    if (item.type === 'skipped') return put({ kind: 'skipped', key, order: item.to, skipped: item })
    const place = placeOfMissing(item)
    const next = list[place] ?? list.findLast(({ order }) => order < LAST)
    const row: Row = { kind: 'missing', key, order: next?.order ?? FIRST, missing: item }
    return place < 0 ? put(row) : put(row, place)
  }
  const eventRow = (event: EventFrame, isLate: boolean, arrivedAt: number): Row => ({
    kind: 'event',
    key: event.id,
    order: event.id,
    event,
    isLate,
    arrivedAt,
    changes: changesOf(event),
  })

  return {
    list: () => copy().list,
    counts: () => copy().counts,
    arrived: () => arrived,
    continuing: () => continuing,
    take: (item, arrivedAt) => {
      if (isEvent(item)) {
        if (!keys.has(item.id)) arrived++
        put(eventRow(item, item.late === true, arrivedAt))
      } else putMark(item)
      trim()
    },
    insert: events => {
      const before = list.length
      for (const event of events) put(eventRow(event, false, 0))
      const more = list.length - before
      loaded += more
      const [head] = list
      if (head?.kind === 'dropped') setHead(head.count > more ? { ...head, count: head.count - more } : undefined)
      trim()
    },
    remove,
    dropBefore: id => {
      const place = list.findIndex(({ order }) => order >= id)
      for (const row of list.splice(0, place < 0 ? list.length : place)) forget(row)
    },
    setMore: (side, isThere) => {
      const key = `more:${side}`
      if (side === 'later') {
        remove(key)
        if (isThere) put({ kind: 'more', key, order: LAST, side })
      } else if (list[0]?.kind !== 'dropped' || !isThere) {
        setHead(isThere ? { kind: 'more', key, order: FIRST, side } : undefined)
      }
    },
    ends: () => ({
      first: list.find(({ kind }) => kind === 'event')?.order ?? floor,
      last: list.findLast(({ kind }) => kind === 'event')?.order ?? floor,
    }),
    settle: () => {
      loaded = 0
      trim()
    },
    clear: () => {
      floor = list.findLast(({ kind }) => kind === 'event')?.order ?? floor
      list.length = 0
      now = undefined
      keys.clear()
      Object.assign(counts, NO_COUNTS)
      continuing = 0
      loaded = 0
      changesOf = configurationChanges()
    },
  }
}
