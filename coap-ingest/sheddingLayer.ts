import type { Count, HandleRequest } from '../core/coap/server/layer.ts'
import { refusals } from './responses.ts'

/** Work that there is no room for is not begun but answered 5.03; what is known at once is answered as ever. */
export const sheddingLayer =
  ({ isFull, count }: { isFull: () => boolean; count: Count }) =>
  <Request>(above: HandleRequest<Request>): HandleRequest<Request> =>
  request => {
    const outcome = above(request)
    if (typeof outcome !== 'function' || !isFull()) return outcome
    count('shed')
    return refusals.busy
  }
