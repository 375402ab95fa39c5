import type { FrameFields } from '../../../core/events/fields.ts'
import type { Columns } from '../../../core/events/kind.ts'

export const pingCsv = {
  columns: ['hops'],
  cells: ({ data }) => ({ hops: data.hops }),
} as const satisfies Columns<FrameFields & { readonly data: { readonly hops: number } }>
