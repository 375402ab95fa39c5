import { isUnwanted } from '../options/noResponse.ts'
import type { HandleRequest, IncomingRequest, Outcome, Rejection, Work } from './layer.ts'
import { type RequestOptions, readRequestOptions } from './requestOptions.ts'
import type { OutgoingResponse } from './response.ts'

/*
 * RFC 7252 §5.4.1: a request with a critical option that is not understood is answered 4.02, or rejected when it is not
 * confirmable. RFC 7967: responses that the client does not want are marked on their way down.
 */

/** A request with its options read. */
export type UnderstoodRequest = { readonly request: IncomingRequest; readonly options: RequestOptions }

export const badOption: OutgoingResponse = { code: '4.02', payload: Buffer.from('unknown critical option') }
const rejected: Rejection = { rejected: 'unknownCriticalOption' }

export const optionsLayer =
  (above: HandleRequest<UnderstoodRequest>): HandleRequest =>
  request => {
    const { message } = request
    const options = readRequestOptions(message.options)
    if (options === undefined) return message.type === 'NON' ? rejected : badOption
    const outcome = above({ request, options })
    return options.noResponse === 0 ? outcome : marked(outcome, options.noResponse)
  }

const marked = (outcome: Outcome, noResponse: number): Outcome => {
  if (typeof outcome === 'function') return markedWork(outcome, noResponse)
  return 'rejected' in outcome ? outcome : markedResponse(outcome, noResponse)
}

const markedWork =
  (work: Work, noResponse: number): Work =>
  async () =>
    markedResponse(await work(), noResponse)

const markedResponse = (response: OutgoingResponse, noResponse: number): OutgoingResponse =>
  isUnwanted(response.code, noResponse) ? { ...response, isUnwanted: true } : response
