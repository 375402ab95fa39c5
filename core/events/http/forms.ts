import { stringify } from 'csv-stringify/sync'
import { cellsOf, columnsOf } from '../columns.ts'
import { kindOf, kinds } from '../kinds.ts'
import type { EventPage, HistoryEvent } from './contract.ts'

const COLUMNS = columnsOf(kinds.map(({ csv }) => csv))

/** A page of events in the form of one of the media types in which events are given. */
export const eventBody = (page: EventPage, form: string): { contentType: string; body: string } => {
  if (form === 'application/json') return { contentType: form, body: JSON.stringify(page) }
  if (form === 'application/x-ndjson') {
    return { contentType: form, body: page.events.map(event => `${JSON.stringify(event)}\n`).join('') }
  }
  return { contentType: 'text/csv; charset=utf-8; header=present', body: csvOf(page.events) }
}

/**
 * Events as CSV (RFC 4180). A cell that a spreadsheet would take for a formula is put out of its reach by an apostrophe:
 * what is in it comes from a device (OWASP, "CSV Injection").
 */
const csvOf = (events: readonly HistoryEvent[]): string =>
  stringify(
    events.map(event => cellsOf(event, kindOf(event).csv.cells(event))),
    {
      header: true,
      columns: [...COLUMNS],
      escape_formulas: true,
      record_delimiter: 'windows',
    },
  )
