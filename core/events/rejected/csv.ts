import type { Columns } from '../kind.ts'
import type { RejectedFrame } from './frame.ts'

/** A rejected message in CSV: its size, which its frame knows as well. */
export const rejectedCsv = {
  columns: [],
  cells: ({ data }) => ({ bytes: data.bytes }),
} as const satisfies Columns<RejectedFrame>
