import type { Count, HandleRequest } from '../core/coap/server/layer.ts'
import type { Admission } from './admission.ts'
import { refusals } from './responses.ts'

/** Answers 5.03 instead of beginning work that is not admitted. Responses that need no work pass. @param now ms, monotonic */
export const sheddingLayer =
  ({ isFull, answered, now, count }: Admission & { readonly now: () => number; readonly count: Count }) =>
  <Request>(above: HandleRequest<Request>): HandleRequest<Request> =>
  request => {
    const outcome = above(request)
    if (typeof outcome !== 'function') return outcome
    if (isFull()) {
      count('shed')
      return refusals.busy
    }
    return async () => {
      const began = now()
      const response = await outcome()
      answered(now() - began)
      return response
    }
  }
