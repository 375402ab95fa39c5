import type { ColumnsOf } from '../../../core/events/csv/column.ts'
import type { PingFrame } from './frame.ts'

export const pingCsv: ColumnsOf<PingFrame> = () => [
  { name: 'hops', about: 'Gateways on the way', cell: ({ data }) => data.hops },
]
