import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import { partsOf } from './outsideQuotes.ts'

/** A content coding in which an answer is sent (RFC 9110 §8.4.1; RFC 7932 for br, RFC 8878 for zstd). */
export type ContentCoding = 'br' | 'gzip' | 'identity' | 'zstd'

/** How a client takes an answer: the coding that it gets, and whether it takes a small one without any. */
export type Wished = { readonly coding: ContentCoding; readonly takesIdentity: boolean }

/**
 * The coding that a client accepts best (RFC 9110 §12.5.3): identity without the header, and among codings of the same weight the one that
 * is fastest here. `*` alone means gzip, which everybody has.
 * @returns undefined when the client accepts none of them
 */
export const wishedCoding = (acceptEncoding: string | undefined): Wished | undefined => {
  const weights = new Map(partsOf(acceptEncoding ?? '', ',').flatMap(weightIn))
  const others = weights.get('*')
  const identity = weights.get('identity') ?? others ?? IMPLIED
  const named = COMPRESSED.flatMap(coding => {
    const weight = weights.get(coding)
    return weight === undefined ? [] : [{ coding, weight }]
  })
  const unnamed = STARRED.flatMap(coding =>
    others === undefined || weights.has(coding) ? [] : [{ coding, weight: others }],
  )
  const [best] = [...named, ...unnamed, { coding: 'identity' as const, weight: identity }]
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
  return best && { coding: best.coding, takesIdentity: identity > 0 }
}

const COMPRESSED = ['zstd', 'br', 'gzip'] as const
const STARRED = ['gzip', 'br', 'zstd'] as const
/** Identity is acceptable unless it is refused, but any coding that is named is meant rather. */
const IMPLIED = Number.MIN_VALUE

/** A coding with its weight. `x-gzip` is gzip (RFC 9110 §8.4.1.3). A weight that is no number counts for nothing. */
const weightIn = (item: string): [string, number][] => {
  const [name = '', ...parameters] = partsOf(item, ';')
  const [, weight = '1'] = parameters.map(parameter => /^q\s*=\s*(.*)$/i.exec(parameter)).find(found => found) ?? []
  if (!/^(0(\.\d*)?|1(\.0*)?|\.\d+)$/.test(weight)) return []
  return [[name.toLowerCase().replace(/^x-gzip$/, 'gzip'), Number(weight)]]
}

/** Below this size, bytes, a coding saves less than the head of a packet. */
const MINIMUM_BYTES = 1024

/** The coding of an answer whose body has this size. */
export const codingOf = ({ coding, takesIdentity }: Wished, bytes: number): ContentCoding =>
  bytes < MINIMUM_BYTES && takesIdentity ? 'identity' : coding

const encoders: Readonly<Record<Exclude<ContentCoding, 'identity'>, (body: string) => Promise<Buffer>>> = {
  br: body => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: body => promisify(gzip)(body),
  zstd: body => promisify(zstdCompress)(body),
}

/** A body in a coding, as Lambda returns bytes to API Gateway: in base64. */
export const encoded = async (body: string, coding: Exclude<ContentCoding, 'identity'>): Promise<string> =>
  (await encoders[coding](body)).toString('base64')
