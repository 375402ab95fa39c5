import type { Columns } from '../kind.ts'
import type { RejectedFrame } from './frame.ts'

/** What was rejected as CSV: its size, also where its wire facts are not at hand. */
export const rejectedCsv = {
  columns: [],
  cells: ({ data }) => ({ bytes: data.bytes }),
} as const satisfies Columns<RejectedFrame>
