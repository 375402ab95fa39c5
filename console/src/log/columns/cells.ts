import type { EventFrame } from '../../../../client/watch.ts'
import { visibleText } from '../../design/visibleText.ts'
import type { Row } from '../../feed/row.ts'
import { fieldsOf } from '../../kinds/fields.ts'
import { viewOf } from '../../kinds/kinds.ts'

/** The maximum number of rows, the newest, in which fields are looked for, and of fields to choose from. */
const MAX_ROWS = 2_000
const MAX_FIELDS = 200

type Cells = ReadonlyMap<string, string>

const known = new WeakMap<EventFrame, Cells>()

const cellsOf = (event: EventFrame): Cells => {
  const made = known.get(event)
  if (made) return made
  const fields = fieldsOf(viewOf(event).columns(event))
  const cells = new Map([...fields].map(({ path, value }) => [path, visibleText(`${value}`)]))
  known.set(event, cells)
  return cells
}

/** The value of an event in a column; empty where it has none. */
export const cellOf = (event: EventFrame, path: string): string => cellsOf(event).get(path) ?? ''

/** A field that can stand in a column, and the number of rows that have it. */
export type ColumnField = { readonly path: string; readonly count: number }

/** The fields of the newest rows, the most frequent first. */
export const fieldsIn = (rows: readonly Row[]): readonly ColumnField[] => {
  const counts = new Map<string, number>()
  for (const row of rows.slice(-MAX_ROWS)) {
    if (row.kind !== 'event') continue
    for (const path of cellsOf(row.event).keys()) {
      if (counts.has(path) || counts.size < MAX_FIELDS) counts.set(path, (counts.get(path) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([path, count]) => ({ path, count }))
    .sort((one, other) => other.count - one.count || one.path.localeCompare(other.path))
}
