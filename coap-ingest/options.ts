import { type Message, type Option, uintValue } from './message.ts'

/** Option numbers that this server understands (IANA CoAP Option Numbers), and those it must tell apart. */
export const optionNumber = {
  uriHost: 3,
  uriPort: 7,
  uriPath: 11,
  contentFormat: 12,
  uriQuery: 15,
  accept: 17,
  block2: 23,
  block1: 27,
  proxyUri: 35,
  proxyScheme: 39,
  noResponse: 258,
} as const

/** Lengths and repeatability of what is understood: RFC 7252 Table 4, RFC 7959 Table 1, RFC 7967 Table 1. */
const understood: ReadonlyMap<number, { min: number; max: number; repeatable?: true }> = new Map([
  [optionNumber.uriHost, { min: 1, max: 255 }],
  [optionNumber.uriPort, { min: 0, max: 2 }],
  [optionNumber.uriPath, { min: 0, max: 255, repeatable: true }],
  [optionNumber.contentFormat, { min: 0, max: 2 }],
  [optionNumber.uriQuery, { min: 0, max: 255, repeatable: true }],
  [optionNumber.accept, { min: 0, max: 2 }],
  [optionNumber.block2, { min: 0, max: 3 }],
  [optionNumber.block1, { min: 0, max: 3 }],
  [optionNumber.proxyUri, { min: 1, max: 1034 }],
  [optionNumber.proxyScheme, { min: 1, max: 255 }],
  [optionNumber.noResponse, { min: 0, max: 1 }],
])

/** Critical options have odd numbers, RFC 7252 §5.4.6. */
const isCritical = (number: number): boolean => (number & 1) === 1

/** What a request's options say, once those that are not understood are gone. */
export type RequestOptions = {
  readonly path: readonly Buffer[]
  readonly contentFormat?: number
  readonly accept?: number
  readonly block1?: Buffer
  readonly block2?: Buffer
  readonly proxied: boolean
  /** Response classes the client does not want, as bits, RFC 7967 §2.1. */
  readonly noResponse: number
}

/**
 * Sorts a request's options by RFC 7252 §5.4: what is not understood, has a length out of its range or comes once too
 * often is ignored when elective; when critical, the request as a whole is refused and undefined returned.
 */
export const readOptions = ({ options }: Message): RequestOptions | undefined => {
  const path: Buffer[] = []
  const single = new Map<number, Buffer>()
  for (const { number, value } of options) {
    if (!isUnderstood(single, number, value)) {
      if (isCritical(number)) return undefined
    } else if (number === optionNumber.uriPath) path.push(value)
    else single.set(number, value)
  }
  const contentFormat = single.get(optionNumber.contentFormat)
  const accept = single.get(optionNumber.accept)
  const block1 = single.get(optionNumber.block1)
  const block2 = single.get(optionNumber.block2)
  const noResponse = single.get(optionNumber.noResponse)
  return {
    path,
    ...(contentFormat && { contentFormat: uintValue(contentFormat) }),
    ...(accept && { accept: uintValue(accept) }),
    ...(block1 && { block1 }),
    ...(block2 && { block2 }),
    proxied: single.has(optionNumber.proxyUri) || single.has(optionNumber.proxyScheme),
    noResponse: noResponse === undefined ? 0 : uintValue(noResponse),
  }
}

const isUnderstood = (seen: ReadonlyMap<number, Buffer>, number: number, value: Buffer): boolean => {
  const rule = understood.get(number)
  if (rule === undefined || value.length < rule.min || value.length > rule.max) return false
  return rule.repeatable === true || !seen.has(number)
}

/**
 * Whether a Block2 asks for what one answer of ours is: the first block, of a size that exists. Answers fit the
 * smallest block of 16 bytes or come whole, so that there is never a second one, RFC 7959 §2.4.
 */
export const asksForFirstBlock = (block2: Buffer): boolean => {
  const value = uintValue(block2)
  return value >> 4 === 0 && (value & 7) !== 7
}

/** Options that node-coap may see: it acts on Observe, Block1, Block2 and proxies by itself. */
const harmless = new Set<number>([
  optionNumber.uriHost,
  optionNumber.uriPort,
  optionNumber.uriPath,
  optionNumber.contentFormat,
  optionNumber.uriQuery,
  optionNumber.accept,
])

/** Whether node-coap may have the datagram as it came. */
export const isPlain = (options: readonly Option[]): boolean => options.every(({ number }) => harmless.has(number))

/** The options that are left when the others are taken out for node-coap. */
export const plainOptions = (options: readonly Option[]): readonly Option[] =>
  options.filter(({ number }) => harmless.has(number))
