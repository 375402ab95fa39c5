import type { MessageColumn } from '../../../proto/messageColumns.ts'
import { cellText } from './cellText.ts'
import type { Column, ColumnsOf } from './column.ts'
import { FIRST, LAST, type Tabled } from './ofEveryEvent.ts'

/** Writes events of any kind as CSV: the same columns for all of them, by the schema of the stage. */
export type CsvTable<Event> = {
  readonly columns: readonly string[]
  /** The line with the names of the columns. */
  readonly head: string
  /** The line of an event. A column that its kind lacks is an empty cell. */
  readonly row: (event: Event) => string
}

const LINE_END = '\r\n'

/**
 * The table of the kinds given, for the HTTP API, the command `export` and downloads of the console.
 * @param columnsOf the columns of the kind that an event is of; undefined for a kind that has none
 */
export const csvTable = <Event extends Tabled>(
  kinds: readonly { readonly type: string; readonly csv: ColumnsOf<Event> }[],
  message: readonly MessageColumn[],
): CsvTable<Event> => {
  const byType = new Map(kinds.map(({ type, csv }) => [type, csv(message)]))
  const columns = namesOf([...byType.values()])
  const rows = new Map([...byType].map(([type, own]) => [type, inOrder(columns, own)]))
  const common = inOrder<Event>(columns, [])
  return {
    columns,
    head: columns.map(cellText).join(',') + LINE_END,
    row: event => (rows.get(event.type) ?? common).map(column => cellText(column?.cell(event))).join(',') + LINE_END,
  }
}

/** Names of all columns, each once: those of every event stand first and last. */
const namesOf = (kinds: readonly (readonly Pick<Column<never>, 'name'>[])[]): readonly string[] => {
  const last = LAST.map(({ name }) => name)
  const before = [...FIRST, ...kinds.flat()].map(({ name }) => name).filter(name => !last.includes(name))
  return [...new Set([...before, ...last])]
}

const inOrder = <Event extends Tabled>(
  names: readonly string[],
  own: readonly Column<Event>[],
): readonly (Column<Event> | undefined)[] => {
  const byName = new Map<string, Column<Event>>([...FIRST, ...LAST, ...own].map(column => [column.name, column]))
  return names.map(name => byName.get(name))
}
