import type { MessageColumn } from '../../../proto/messageColumns.ts'
import { type CsvTable, csvTable } from '../csv/table.ts'
import { type EventFrame, type EventKind, kinds } from '../kinds.ts'
import type { EventPage, HistoryEvent } from './contract.ts'

const every: readonly EventKind[] = kinds

/** Events of history as CSV. @param message the columns of the fields of an uplink, by the schema of the stage */
export const historyCsv = (message: readonly MessageColumn[]): CsvTable<HistoryEvent> =>
  csvTable<EventFrame>(every, message)

/**
 * A page of events in the form of one of the media types in which events are given.
 * @param csv is asked for only when events are given as CSV
 */
export const eventBody = (
  page: EventPage,
  form: string,
  csv: () => CsvTable<HistoryEvent>,
): { contentType: string; body: string } => {
  if (form === 'application/json') return { contentType: form, body: JSON.stringify(page) }
  if (form === 'application/x-ndjson') {
    return { contentType: form, body: page.events.map(event => `${JSON.stringify(event)}\n`).join('') }
  }
  const { head, row } = csv()
  return { contentType: 'text/csv; charset=utf-8; header=present', body: head + page.events.map(row).join('') }
}
