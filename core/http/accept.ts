import Negotiator from 'negotiator'
import { partsOf } from './outsideQuotes.ts'
import { HttpProblem } from './problem.ts'

/**
 * The media type that a client accepts best among those that there are (RFC 9110 §12.5.1); the first without a wish.
 * @throws HttpProblem that says what there is when the client accepts none of it
 */
export const acceptable = (types: readonly string[], accept: string | undefined): string => {
  const wished = partsOf(accept ?? '', ',').map(rangeOf)
  const headers = wished.length === 0 ? {} : { accept: wished.join(',') }
  const type = new Negotiator({ headers }).mediaType([...types])
  if (type === undefined) throw new HttpProblem('not-acceptable', `There is ${types.join(', ')}.`)
  return type
}

/**
 * A media range with its weight alone: other parameters, such as `charset`, choose nothing here. A lone `*`, as old Java clients
 * send it, is any type.
 */
const rangeOf = (item: string): string => {
  const [type = '', ...parameters] = partsOf(item, ';')
  const weight = parameters.find(parameter => /^q\s*=/i.test(parameter))?.replace(/\s/g, '')
  return [type === '*' ? '*/*' : type, ...(weight ? [weight.toLowerCase()] : [])].join(';')
}
