import type { EventFrame } from '../../../../client/watch.ts'
import type { CsvTable } from '../../../../core/events/csv/table.ts'
import type { HistoryEvent } from '../../api/history.ts'
import type { AnyEvent } from '../../kinds/kind.ts'
import { lineOf } from '../line.ts'

/** The formats of a download. */
export type Form = 'text' | 'ndjson' | 'csv'

/** An event in a download; one from history has the facts of its transport. */
export type Written = EventFrame | HistoryEvent

/** An event as a line of text. */
export const textOf = (event: Written): string =>
  `${event.timestamp} ${event.level.padEnd(7)} ${event.deviceId} ${lineOf(event).text}\n`

const ndjsonOf = (event: Written): string => `${JSON.stringify(event)}\n`

/** How a format is written: the head of the file, the text of an event, and the media type. */
export type FormWriter = {
  readonly head: string
  readonly write: (event: Written) => string
  readonly mediaType: string
}

/** A byte order mark, without which a spreadsheet does not recognise UTF-8. */
const MARK = '\ufeff'

/** The writer of a format. @param csv how events are written as CSV */
export const writerOf = (form: Form, csv: CsvTable<AnyEvent>): FormWriter => {
  if (form === 'text') return { head: '', write: textOf, mediaType: 'text/plain' }
  if (form === 'ndjson') return { head: '', write: ndjsonOf, mediaType: 'application/x-ndjson' }
  return { head: MARK + csv.head, write: csv.row, mediaType: 'text/csv' }
}

/** The ending of the name of a file. */
export const SUFFIXES: Readonly<Record<Form, string>> = { text: 'txt', ndjson: 'ndjson', csv: 'csv' }
