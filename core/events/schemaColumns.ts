import { type DescribedColumn, messageColumns } from '../../proto/messageColumns.ts'
import { FIRST, LAST } from './csv/ofEveryEvent.ts'
import { type EventKind, kinds } from './kinds.ts'

const every: readonly EventKind[] = kinds

/**
 * The columns of the fields of an uplink. A field that has the name of another column, such as `level`, gets a column of another
 * name.
 * @param schema the text of `uplink.proto`
 * @throws Error when it is no such schema
 */
export const schemaColumns = (schema: string): readonly DescribedColumn[] =>
  messageColumns(
    schema,
    [...FIRST, ...LAST, ...every.flatMap(({ csv }) => csv([]))].map(({ name }) => name),
  )
