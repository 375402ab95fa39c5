import type { EventFrame, Level } from '../../../../client/watch.ts'
import type { Row } from '../../feed/row.ts'

/** The choice of the rows to show. */
export type Wanted = {
  readonly hidden: ReadonlySet<Level>
  /** Chooses the events to show; undefined shows all. */
  readonly isHit: ((event: EventFrame) => boolean) | undefined
  /** How many rows before and after a row are shown although they are not chosen, by its key. */
  readonly contexts: ReadonlyMap<string, number>
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
export const shownRows = (rows: readonly Row[], { hidden, isHit, contexts }: Wanted): readonly Row[] => {
  if (hidden.size === 0 && !isHit) return rows
  const near = inContext(rows, contexts)
  return rows.filter(row => {
    if (near.has(row)) return true
    if (row.kind !== 'event') return !isHit || row.kind === 'dropped' || row.kind === 'more'
    return !hidden.has(row.event.level) && (!isHit || isHit(row.event))
  })
}
