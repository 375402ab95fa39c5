import type { EventFrame, Level } from '../../../../client/watch.ts'
import type { EventRow, Row } from '../../feed/row.ts'
import type { Folded } from './fold.ts'

/** The choice of the rows to show. */
export type Wanted = {
  readonly hidden: ReadonlySet<Level>
  /** Chooses the events to show; undefined shows all. */
  readonly isHit: ((event: EventFrame) => boolean) | undefined
  /** How many rows before and after a row are shown although they are not chosen, by its key. */
  readonly contexts: ReadonlyMap<string, number>
  /** The rows that go on from another one: they are shown with it, or folded under it. */
  readonly folded: Folded
  /** Whether the rows that go on from the row with this key are shown. */
  readonly isUnfolded: (key: string) => boolean
}

/** The rows within a context. */
const inContext = (rows: readonly Row[], contexts: ReadonlyMap<string, number>): ReadonlySet<Row> => {
  const near = new Set<Row>()
  if (contexts.size === 0) return near
  for (const [index, { key }] of rows.entries()) {
    const count = contexts.get(key)
    if (count === undefined) continue
    for (const row of rows.slice(Math.max(0, index - count), index + count + 1)) near.add(row)
  }
  return near
}

/** The rows to show, in their order; `rows` itself when all are shown. */
export const shownRows = (
  rows: readonly Row[],
  { hidden, isHit, contexts, folded, isUnfolded }: Wanted,
): readonly Row[] => {
  const { heads, members } = folded
  if (hidden.size === 0 && !isHit && heads.size === 0) return rows
  const near = inContext(rows, contexts)
  /** A row is chosen with everything that is folded under it. */
  const isChosen = ({ key, event }: EventRow) => !isHit || isHit(event) || members.get(key)?.some(isHit) === true
  return rows.filter(row => {
    const head = heads.get(row)
    if (head && !isUnfolded(head.key)) return false
    if (near.has(row)) return true
    if (row.kind !== 'event') return !isHit || row.kind === 'dropped' || row.kind === 'more'
    // A row that goes on from another one has the level of that one.
    return !hidden.has((head ?? row).event.level) && isChosen(row)
  })
}
