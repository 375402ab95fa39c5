import type { RejectedFrame } from '../../../client/watch.ts'
import { rejectedCsv } from '../../../core/events/rejected/csv.ts'
import type { KindView } from './kind.ts'

/** A message that the listener refused because of its content. */
export const rejected: KindView<RejectedFrame> = {
  type: 'rejected',
  fields: ({ data }) => `${data.bytes} bytes`,
  tree: ({ data: { reason, bytes } }) => ({ reason, bytes }),
  csv: rejectedCsv,
}
