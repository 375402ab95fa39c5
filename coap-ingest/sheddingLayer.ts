import type { Count, HandleRequest } from '../core/coap/server/layer.ts'
import type { Admission } from './admission.ts'
import { refusals } from './responses.ts'

/** Answers 5.03 instead of beginning work that is not admitted. Responses that need no work pass. */
export const sheddingLayer =
  ({ isFull, count }: Pick<Admission, 'isFull'> & { readonly count: Count }) =>
  <Request>(above: HandleRequest<Request>): HandleRequest<Request> =>
  request => {
    const outcome = above(request)
    if (typeof outcome !== 'function' || !isFull()) return outcome
    count('shed')
    return refusals.busy
  }
