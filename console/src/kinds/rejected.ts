import type { RejectedFrame } from '../../../client/watch.ts'
import { rejectedCsv } from '../../../core/events/rejected/csv.ts'
import { keyAdvice } from './keyAdvice.ts'
import type { KindView } from './kind.ts'
import { unprovenBadges } from './unproven.ts'

/** A message that the listener refused because of its content. */
export const rejected: KindView<RejectedFrame> = {
  type: 'rejected',
  fields: ({ data }) => `${data.bytes} bytes`,
  badges: ({ data }) => unprovenBadges(data),
  tree: ({ data: { reason, bytes, untold } }) => {
    const advice = keyAdvice(reason)
    return { reason, ...(advice !== undefined && { advice }), bytes, ...(untold !== undefined && { untold }) }
  },
  csv: rejectedCsv,
}
