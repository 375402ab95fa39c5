import { FIRST, LAST } from '../../core/events/csv/ofEveryEvent.ts'
import { csvTable } from '../../core/events/csv/table.ts'
import { type EventFrame, type EventKind, kinds } from '../../core/events/kinds.ts'
import { schemaColumns } from '../../core/events/schemaColumns.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { code, NOTE, table } from './markdown.ts'

const every: readonly EventKind[] = kinds

/** The columns of CSV, in their order, with the schema of this repository. */
export const csvPage = (): string => {
  const fields = schemaColumns(readSchema().uplink)
  const byName = new Map(fields.map(field => [field.name, field]))
  const own = every.flatMap(kind => kind.csv([]).map(column => ({ ...column, of: kind.type })))
  const common = [...FIRST, ...LAST]
  const rows = csvTable<EventFrame>(every, fields).columns.map(name => {
    const field = byName.get(name)
    if (field) {
      const number = field.form === 'count' ? `How many there are. ${field.about}` : field.about
      const about =
        field.isSensitive && !number.includes('`sensitive`') ? `${number} Only with the scope \`sensitive\`.` : number
      return [code(name), code('uplink'), code(field.path), field.unit, about]
    }
    const of = own.filter(column => column.name === name)
    const shared = common.find(column => column.name === name)
    const { about = '', unit = '' } = shared ?? of[0] ?? {}
    return [code(name), shared ? 'all' : of.map(column => code(column.of)).join(', '), '', unit, about]
  })
  return [
    NOTE,
    '# Events as CSV',
    'The columns are the same for every event and on every page, whatever the events hold. `GET /events`, `GET /devices/{id}/events` with `Accept: text/csv`, `npx sonde export` and the download of the console write them. See [http.md](../http.md#csv).',
    table(['Column', 'Events', 'Field of the uplink', 'Unit', 'Meaning'], rows),
  ].join('\n\n')
}
