import type { Column, ColumnsOf } from '../csv/column.ts'
import { unprovenColumn } from '../unprovenColumn.ts'
import type { RejectedFrame } from './frame.ts'

const columns: readonly Column<RejectedFrame>[] = [
  { name: 'reason', about: 'Why a message was rejected', cell: ({ data }) => data.reason },
  {
    name: 'untold',
    about: 'How many more were rejected in the name of this device since the last one that was told',
    cell: ({ data }) => data.untold,
  },
  unprovenColumn,
  // Its frame knows the size as well, and all of it: only the beginning of a large payload is stored.
  { name: 'bytes', unit: 'bytes', about: 'Size of the payload', cell: ({ data }) => data.bytes },
]

/** A rejected message in CSV. */
export const rejectedCsv: ColumnsOf<RejectedFrame> = () => columns
