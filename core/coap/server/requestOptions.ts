import type { Option } from '../message/message.ts'
import { decodeUint } from '../message/uint.ts'
import { asksForFirstBlock, Block1, Block2, isReservedSize, isWholeBody } from '../options/block.ts'
import { Accept, ContentFormat } from '../options/contentFormat.ts'
import { hasValidLength, isCritical, type OptionDefinition } from '../options/definition.ts'
import { HopLimit, isHopLimit } from '../options/hopLimit.ts'
import { NoResponse } from '../options/noResponse.ts'
import { ProxyScheme, ProxyUri } from '../options/proxy.ts'
import { UriHost, UriPath, UriPort, UriQuery } from '../options/uri.ts'

/* RFC 7252 §5.4: the options of a request that this server understands. */

export type RequestOptions = {
  readonly path: readonly Buffer[]
  readonly contentFormat: number | undefined
  readonly accept: number | undefined
  /** The Block1 of a request that has its whole body: the response repeats it. */
  readonly block1: Buffer | undefined
  readonly isProxied: boolean
  /** Response classes that the client does not want, as bits; see `isUnwanted`. */
  readonly noResponse: number
  readonly refused: Refusal | undefined
}

/**
 * Why a request must not be processed: a critical option is not understood (RFC 7252 §5.4.1), or an option has a value for which
 * its RFC asks for 4.00.
 */
export type Refusal = 'criticalOption' | 'optionValue'

type Reading = { -readonly [Name in keyof RequestOptions]: RequestOptions[Name] } & { readonly path: Buffer[] }

type Understood = {
  readonly definition: OptionDefinition
  /** Whether the option's RFC has a rule for values of other lengths as well. */
  readonly hasAnyLength?: true
  readonly refuse?: (value: Buffer) => Refusal | undefined
  readonly read?: (into: Reading, value: Buffer) => void
}

/** Without block-wise transfers (RFC 7959), a block that is not the whole body makes its option one that is not understood. */
const unlessWhole =
  (isWhole: (value: Buffer) => boolean) =>
  (value: Buffer): Refusal | undefined => {
    if (!isWhole(value)) return 'criticalOption'
    return isReservedSize(value) ? 'optionValue' : undefined
  }

/** The listener takes every Uri-Host and Uri-Port for its own, and no resource has arguments. */
const understood: readonly Understood[] = [
  { definition: UriHost },
  { definition: UriPort },
  { definition: UriPath, read: ({ path }, value) => path.push(value) },
  { definition: ContentFormat, read: (into, value) => (into.contentFormat = decodeUint(value)) },
  { definition: UriQuery },
  { definition: HopLimit, hasAnyLength: true, refuse: value => (isHopLimit(value) ? undefined : 'optionValue') },
  { definition: Accept, read: (into, value) => (into.accept = decodeUint(value)) },
  { definition: Block2, refuse: unlessWhole(asksForFirstBlock) },
  { definition: Block1, refuse: unlessWhole(isWholeBody), read: (into, value) => (into.block1 = value) },
  { definition: ProxyUri, read: into => (into.isProxied = true) },
  { definition: ProxyScheme, read: into => (into.isProxied = true) },
  { definition: NoResponse, read: (into, value) => (into.noResponse = decodeUint(value)) },
]

const isUnderstood = ({ definition, hasAnyLength }: Understood, value: Buffer, isRepeated: boolean): boolean =>
  (hasAnyLength || hasValidLength(definition, value)) && (definition.isRepeatable || !isRepeated)

const byNumber = new Map(understood.map(one => [one.definition.number, one]))

/**
 * Reads a request's options by RFC 7252 §5.4: an option that is not understood, has a length out of its range or comes once too
 * often is ignored when it is elective; when it is critical, the request is refused. All of them are read even then, since
 * No-Response counts for the refusal too.
 * @param options in the order of their numbers
 */
export const readRequestOptions = (options: readonly Option[]): RequestOptions => {
  const into: Reading = {
    path: [],
    contentFormat: undefined,
    accept: undefined,
    block1: undefined,
    isProxied: false,
    noResponse: 0,
    refused: undefined,
  }
  let last: number | undefined
  for (const { number, value } of options) {
    const known = byNumber.get(number)
    if (known && isUnderstood(known, value, number === last)) {
      into.refused = graver(into.refused, known.refuse?.(value))
      known.read?.(into, value)
      last = number
    } else if (isCritical(number)) into.refused = 'criticalOption'
  }
  return into
}

/** A request whose critical option is not understood must not be processed, whatever else is wrong with it. */
const graver = (one: Refusal | undefined, other: Refusal | undefined): Refusal | undefined =>
  one === 'criticalOption' ? one : (other ?? one)
