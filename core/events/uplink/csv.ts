import type { MessageColumn } from '../../../proto/messageColumns.ts'
import type { Json, JsonValue } from '../../contracts/json.ts'
import { asObject } from '../../contracts/jsonValue.ts'
import { type Cell, type Column, type ColumnsOf, NumberText } from '../csv/column.ts'
import { unprovenColumn } from '../unprovenColumn.ts'
import type { UplinkFrame } from './frame.ts'

/** Columns that are about the uplink, and no field of its message. */
export const UPLINK_NOTES: readonly Column<UplinkFrame>[] = [
  {
    name: 'warnings',
    about: 'What was odd about an accepted message; a semicolon between two',
    cell: ({ data }) => data.warnings?.join('; '),
  },
  unprovenColumn,
  {
    name: 'omitted',
    about:
      'Fields that a live frame left out because they did not fit, a semicolon between two: their cells are empty. History has them',
    cell: ({ data }) => data.omitted?.join('; '),
  },
]

/** An uplink in CSV: a column for each field of the message, by the schema of the stage. */
export const uplinkCsv: ColumnsOf<UplinkFrame> = message => [
  ...message.map(column => ({ name: column.name, about: '', cell: ({ data }: UplinkFrame) => cellIn(column, data) })),
  ...UPLINK_NOTES,
]

const cellIn = ({ path, form }: MessageColumn, { uplink, omitted = [] }: UplinkFrame['data']): Cell | NumberText => {
  if (omitted.some(left => `uplink.${path}.`.startsWith(`${left}.`))) return undefined
  const names = path.split('.')
  const parent = names.slice(0, -1).reduce<Json | undefined>((at, name) => asObject(at?.[name]), uplink)
  const value = parent?.[names.at(-1) ?? '']
  // A list that is empty is not in the message.
  if (form === 'count') return parent && (Array.isArray(value) ? value.length : 0)
  return form === 'number' ? numberIn(value) : (value ?? undefined)
}

const DECIMAL = /^-?\d+$/

/** 64-bit numbers are decimal text in JSON, and NaN and infinities are text as well: these are empty cells. */
const numberIn = (value: JsonValue | undefined): Cell | NumberText => {
  if (typeof value === 'number') return value
  return typeof value === 'string' && DECIMAL.test(value) ? new NumberText(value) : undefined
}
