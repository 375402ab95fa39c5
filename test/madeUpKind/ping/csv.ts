import type { Columns } from '../../../core/events/kind.ts'
import type { PingFrame } from './frame.ts'

export const pingCsv = {
  columns: ['hops'],
  cells: ({ data }) => ({ hops: data.hops }),
} as const satisfies Columns<PingFrame>
