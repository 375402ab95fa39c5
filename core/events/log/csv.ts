import { timeOf } from '../../../client/ids.ts'
import type { Column, ColumnsOf } from '../csv/column.ts'
import { unprovenColumn } from '../unprovenColumn.ts'
import type { LogFrame } from './frame.ts'
import { plainText } from './parse/plainText.ts'

const columns: readonly Column<LogFrame>[] = [
  // Instead of the column that every event has.
  {
    name: 'message',
    about: 'The text of a log line, without escape sequences',
    cell: ({ message }) => plainText(message),
  },
  {
    name: 'receivedAt',
    about: 'When a log line was received, where `timestamp` is its own time',
    cell: ({ id }) => new Date(timeOf(id)).toISOString(),
  },
  { name: 'application', about: 'The part of its source that wrote a log line', cell: ({ data }) => data.application },
  { name: 'metadata', about: 'What else a log line tells, as JSON', cell: ({ data }) => data.metadata },
  {
    name: 'continues',
    about: '`true` when a log line continues the one before it',
    cell: ({ data }) => data.continues,
  },
  unprovenColumn,
]

/** A log line in CSV. */
export const logCsv: ColumnsOf<LogFrame> = () => columns
