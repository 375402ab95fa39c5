import { answer, emptyAnswer, type HttpAnswer } from '../../../http/message.ts'
import { HttpProblem } from '../../../http/problem.ts'
import type { ShippedAnswer } from './contract.ts'
import { mappedInAnswer, rejectionsInWords, type Shipped } from './shipped.ts'

const MAX_LISTED = 100
/** API Gateway takes 10,240 bytes of headers. */
const MAX_HEADER = 2048

/** The answer of `POST /logs`: 202, with everything that was not taken. */
export const shippedAnswer = ({ accepted, rejected, mapped, id }: Shipped): HttpAnswer => {
  const more = rejected.length - MAX_LISTED
  const told: ShippedAnswer = {
    accepted,
    rejected: rejected.slice(0, MAX_LISTED).map(({ index, reason }) => ({ index, reason })),
    ...(more > 0 && { rejectedMore: more }),
    ...mappedInAnswer({ mapped }),
    id: id ?? null,
  }
  return answer(202, 'application/json', JSON.stringify(told))
}

/**
 * The answer of Loki's push: 204. Like Loki's own it is 400 when some entries were not taken, which tells a shipper to log the reason and not to
 * send again.
 * @throws HttpProblem
 */
export const lokiAnswer = (shipped: Shipped): HttpAnswer => {
  const { rejected, accepted } = shipped
  if (rejected.length > 0)
    throw new HttpProblem('entries-rejected', `${rejectionsInWords(rejected)}. ${accepted} were accepted`, {
      accepted,
      headers: mappedHeader(shipped),
    })
  return emptyAnswer(204, mappedHeader(shipped))
}

/** Names that were mapped, in a header, where a protocol has no place for them: `web%20shop=web-shop-1a2b3c4d`, with commas between. */
export const mappedHeader = ({ mapped }: Pick<Shipped, 'mapped'>): Readonly<Record<string, string>> => {
  let header = ''
  for (const [name, id] of mapped) {
    const pair = `${header && ', '}${encodeURIComponent(name.toWellFormed())}=${id}`
    if (header.length + pair.length > MAX_HEADER) break
    header += pair
  }
  return header ? { 'sonde-mapped': header } : {}
}
