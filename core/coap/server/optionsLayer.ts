import { Block1 } from '../options/block.ts'
import { isUnwanted } from '../options/noResponse.ts'
import type { HandleRequest, IncomingRequest, Outcome, Rejection } from './layer.ts'
import { type RequestOptions, readRequestOptions } from './requestOptions.ts'
import type { OutgoingResponse } from './response.ts'

/*
 * RFC 7252 §5.4.1: a request with a critical option that is not understood is answered 4.02, or rejected when it is not
 * confirmable. On the way down, a response to a Block1 repeats it (RFC 7959 §2.3), and one that the client does not want is
 * marked (RFC 7967).
 */

/** A request with its options read. */
export type UnderstoodRequest = { readonly request: IncomingRequest; readonly options: RequestOptions }

const badOption: OutgoingResponse = { code: '4.02', payload: Buffer.from('unknown critical option') }
const badValue: OutgoingResponse = { code: '4.00', payload: Buffer.from('bad option value') }
const REFUSALS = { criticalOption: 'an unknown critical option', optionValue: 'a bad option value' } as const
const rejected: Rejection = { rejected: 'unknownCriticalOption' }

/** @param onRefused hears of each request that is refused here, with the reason in words */
export const optionsLayer =
  (onRefused: (refused: UnderstoodRequest, words: string) => void) =>
  (above: HandleRequest<UnderstoodRequest>): HandleRequest =>
  request => {
    const { message } = request
    const options = readRequestOptions(message.options)
    if (options.refused) onRefused({ request, options }, REFUSALS[options.refused])
    if (options.refused === 'criticalOption' && message.type === 'NON') return rejected
    if (options.refused === 'criticalOption') return marked(badOption, options)
    if (options.refused === 'optionValue') return marked(badValue, options)
    return answered(above({ request, options }), options)
  }

const answered = (outcome: Outcome, options: RequestOptions): Outcome => {
  if (options.noResponse === 0 && options.block1 === undefined) return outcome
  if (typeof outcome === 'function') return async () => completed(await outcome(), options)
  return 'rejected' in outcome ? outcome : completed(outcome, options)
}

const completed = (response: OutgoingResponse, options: RequestOptions): OutgoingResponse =>
  marked(withBlock1(response, options), options)

/** In a 4.13, a Block1 would ask for smaller blocks (RFC 7959 §2.9.3). */
const withBlock1 = (response: OutgoingResponse, { block1 }: RequestOptions): OutgoingResponse =>
  block1 === undefined || response.code === '4.13'
    ? response
    : { ...response, options: [...(response.options ?? []), { number: Block1.number, value: block1 }] }

const marked = (response: OutgoingResponse, { noResponse }: RequestOptions): OutgoingResponse =>
  isUnwanted(response.code, noResponse) ? { ...response, isUnwanted: true } : response
