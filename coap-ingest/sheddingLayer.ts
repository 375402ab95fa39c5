import type { Count, HandleRequest } from '../core/coap/server/layer.ts'
import { refusals } from './responses.ts'

/** Answers 5.03 instead of beginning work for which there is no room. Responses that need no work pass. */
export const sheddingLayer =
  ({ isFull, count }: { isFull: () => boolean; count: Count }) =>
  <Request>(above: HandleRequest<Request>): HandleRequest<Request> =>
  request => {
    const outcome = above(request)
    if (typeof outcome !== 'function' || !isFull()) return outcome
    count('shed')
    return refusals.busy
  }
