import type { Column, ColumnsOf } from '../csv/column.ts'
import type { StatusEventFrame } from './frame.ts'

const columns: readonly Column<StatusEventFrame>[] = [
  { name: 'status_change', about: 'What changed about the status of the device', cell: ({ data }) => data.change },
  { name: 'status', about: 'The status of the device from then on', cell: ({ data }) => data.status },
  {
    name: 'status_since',
    about: 'When the device was heard last, where it is late or offline; otherwise when the change happened',
    cell: ({ data }) => data.since,
  },
  {
    name: 'silent_seconds',
    unit: 's',
    about: 'How long the device was not heard',
    cell: ({ data }) => data.silentSeconds,
  },
]

/** A change of status in CSV. */
export const statusCsv: ColumnsOf<StatusEventFrame> = () => columns
