import { stringify } from 'csv-stringify/sync'
import Negotiator from 'negotiator'
import { HttpProblem } from '../../http/problem.ts'
import { cellsOf, columnsOf } from '../columns.ts'
import { kindOf, kinds } from '../kinds.ts'
import type { EventPage, HistoryEvent } from './contract.ts'

const COLUMNS = columnsOf(kinds.map(({ csv }) => csv))

/** The forms that events are given in, the first where a client has no wish. */
const TYPES = ['application/json', 'application/x-ndjson', 'text/csv'] as const
export type EventForm = (typeof TYPES)[number]

/** The form that a client accepts best (RFC 9110 §12.5.1). @throws HttpProblem when it accepts none */
export const formFor = (accept: string | undefined): EventForm => {
  const wished = new Negotiator({ headers: accept === undefined ? {} : { accept } }).mediaType([...TYPES])
  const form = TYPES.find(type => type === wished)
  if (form === undefined) throw new HttpProblem('not-acceptable', `It can be ${TYPES.join(', ')}.`)
  return form
}

/** A page of events in one of its forms. */
export const eventBody = (page: EventPage, form: EventForm): { contentType: string; body: string } => {
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
