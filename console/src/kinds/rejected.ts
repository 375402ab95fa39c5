import type { RejectedFrame } from '../../../client/watch.ts'
import type { KindView } from './kind.ts'

/** A message that the listener refused because of its content. */
export const rejected: KindView<RejectedFrame> = {
  type: 'rejected',
  fields: ({ data }) => `${data.bytes} bytes`,
  tree: ({ data: { reason, bytes } }) => ({ reason, bytes }),
  cells: ({ data }) => ({ bytes: data.bytes }),
}
