import type { EventFrame } from '../../../../client/watch.ts'
import { cellsOf } from '../../../../core/events/columns.ts'
import type { HistoryEvent } from '../../api/history.ts'
import { CSV_COLUMNS, viewOf } from '../../kinds/kinds.ts'
import { lineOf } from '../line.ts'

/** The formats of a download. */
export type Form = 'text' | 'ndjson' | 'csv'

/** An event in a download; one from history has the facts of its transport. */
export type Written = EventFrame | HistoryEvent

/** A spreadsheet takes a text for a formula when it begins with one of these, also in full width. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const LINE_END = '\r\n'

/** A cell of RFC 4180. An apostrophe disarms a formula (OWASP, "CSV Injection"). A number is not a formula. */
const cellOf = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return `${value}`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const csvOf = (event: Written): string => {
  const cells = cellsOf(event, viewOf(event).csv.cells(event))
  return CSV_COLUMNS.map(column => cellOf(cells[column])).join(',') + LINE_END
}
const textOf = (event: Written): string =>
  `${event.timestamp} ${event.level.padEnd(7)} ${event.deviceId} ${lineOf(event).text}\n`
const ndjsonOf = (event: Written): string => `${JSON.stringify(event)}\n`

/** The formats: the head of the file, the text of an event, and the media type. */
export const FORMS: Readonly<
  Record<
    Form,
    {
      readonly head: string
      readonly write: (event: Written) => string
      readonly mediaType: string
      readonly suffix: string
    }
  >
> = {
  text: { head: '', write: textOf, mediaType: 'text/plain', suffix: 'txt' },
  ndjson: { head: '', write: ndjsonOf, mediaType: 'application/x-ndjson', suffix: 'ndjson' },
  csv: { head: CSV_COLUMNS.join(',') + LINE_END, write: csvOf, mediaType: 'text/csv', suffix: 'csv' },
}
