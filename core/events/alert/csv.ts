import type { Column, ColumnsOf } from '../csv/column.ts'
import type { AlertFrame } from './frame.ts'

const columns: readonly Column<AlertFrame>[] = [
  { name: 'alert_rule', about: 'The rule whose alert it is', cell: ({ data }) => data.rule },
  { name: 'alert_state', about: 'Whether the alert began or is over', cell: ({ data }) => data.state },
  { name: 'alert_since', about: 'When the alert began', cell: ({ data }) => data.since },
  {
    name: 'alert_duration_seconds',
    unit: 's',
    about: 'How long the alert lasted, where it is over',
    cell: ({ data }) => data.durationSeconds,
  },
  { name: 'alert_count', about: 'How many events the rule counted', cell: ({ data }) => data.count },
  { name: 'alert_value', about: 'The value that was beyond the bound', cell: ({ data }) => data.value },
]

/** An alert in CSV. */
export const alertCsv: ColumnsOf<AlertFrame> = () => columns
