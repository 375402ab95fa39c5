import type { EventFrame } from '../../../../client/watch.ts'
import type { EventRow, Row } from '../../feed/row.ts'
import { viewOf } from '../../kinds/kinds.ts'

/** Rows that go on from another one, such as the rest of a stack trace. */
export type Folded = {
  /** The events that are folded under a row, by its key. */
  readonly members: ReadonlyMap<string, readonly EventFrame[]>
  /** The row that a continuing row is folded under. A row whose beginning is not loaded has none, and stands for itself. */
  readonly heads: ReadonlyMap<Row, EventRow>
}

export const NOTHING_FOLDED: Folded = { members: new Map(), heads: new Map() }

/** The events of rows and those that are folded under them, in the order of their ids. */
export const withFolded = (rows: readonly Row[], { members, heads }: Folded): readonly EventFrame[] => {
  const events = rows.flatMap(row => (row.kind === 'event' ? [row.event] : []))
  if (heads.size === 0) return events
  const known = new Set(events)
  const folded = rows.flatMap(({ key }) => members.get(key) ?? []).filter(event => !known.has(event))
  return [...events, ...folded].sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** Finds the rows that go on from another one: from the last one of the same source and kind that does not go on itself. */
export const foldedRows = (rows: readonly Row[]): Folded => {
  const members = new Map<string, EventFrame[]>()
  const heads = new Map<Row, EventRow>()
  const last = new Map<string, EventRow>()
  for (const row of rows) {
    if (row.kind === 'gap' || row.kind === 'skipped') last.clear()
    if (row.kind !== 'event') continue
    const { event } = row
    const stream = `${event.deviceId} ${event.type}`
    const head = last.get(stream)
    if (!viewOf(event).continues(event)) last.set(stream, row)
    else if (head) {
      heads.set(row, head)
      const known = members.get(head.key)
      if (known) known.push(event)
      else members.set(head.key, [event])
    }
  }
  return heads.size === 0 ? NOTHING_FOLDED : { members, heads }
}
