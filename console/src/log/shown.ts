import type { EventFrame, Level } from '../../../client/watch.ts'
import type { Row } from '../feed/row.ts'

/** What is shown of the rows. */
export type Wanted = {
  readonly hidden: ReadonlySet<Level>
  /** Only events that it holds for; all without it. */
  readonly isHit: ((event: EventFrame) => boolean) | undefined
  /** Rows around which others are shown though they are none of these: so many before and after, by key. */
  readonly contexts: ReadonlyMap<string, number>
}

/** Says, mark by mark, which rows stand within a context. */
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

/** The rows to be shown, in their order: `rows` itself when that is all. */
export const shownRows = (rows: readonly Row[], { hidden, isHit, contexts }: Wanted): readonly Row[] => {
  if (hidden.size === 0 && !isHit) return rows
  const near = inContext(rows, contexts)
  return rows.filter(row => {
    if (near.has(row)) return true
    if (row.kind !== 'event') return !isHit || row.kind === 'dropped' || row.kind === 'more'
    return !hidden.has(row.event.level) && (!isHit || isHit(row.event))
  })
}
