import type { Option } from '../message/message.ts'
import { decodeUint } from '../message/uint.ts'
import { Block1, Block2 } from '../options/block.ts'
import { Accept, ContentFormat } from '../options/contentFormat.ts'
import { hasValidLength, isCritical, type OptionDefinition } from '../options/definition.ts'
import { NoResponse } from '../options/noResponse.ts'
import { ProxyScheme, ProxyUri } from '../options/proxy.ts'
import { UriHost, UriPath, UriPort, UriQuery } from '../options/uri.ts'

/* RFC 7252 §5.4: the options of a request that this server understands. */

export type RequestOptions = {
  readonly path: readonly Buffer[]
  readonly contentFormat: number | undefined
  readonly accept: number | undefined
  readonly block1: Buffer | undefined
  readonly block2: Buffer | undefined
  readonly isProxied: boolean
  /** Response classes that the client does not want, as bits; see `isUnwanted`. */
  readonly noResponse: number
}

type Reading = { -readonly [Name in keyof RequestOptions]: RequestOptions[Name] } & { readonly path: Buffer[] }
type Read = (into: Reading, value: Buffer) => void

/** The listener takes every name of its own, and no resource has arguments. */
const nothing: Read = () => undefined

const understood: readonly (readonly [OptionDefinition, Read])[] = [
  [UriHost, nothing],
  [UriPort, nothing],
  [UriPath, ({ path }, value) => path.push(value)],
  [UriQuery, nothing],
  [ContentFormat, (into, value) => (into.contentFormat = decodeUint(value))],
  [Accept, (into, value) => (into.accept = decodeUint(value))],
  [Block1, (into, value) => (into.block1 = value)],
  [Block2, (into, value) => (into.block2 = value)],
  [ProxyUri, into => (into.isProxied = true)],
  [ProxyScheme, into => (into.isProxied = true)],
  [NoResponse, (into, value) => (into.noResponse = decodeUint(value))],
]

const byNumber = new Map(understood.map(([definition, read]) => [definition.number, { definition, read }]))

/**
 * Reads a request's options by RFC 7252 §5.4: an option that is not understood, has a length out of its range or comes once too
 * often is ignored when it is elective; when it is critical, the request must not be processed and undefined is returned.
 * @param options in the order of their numbers
 */
export const readRequestOptions = (options: readonly Option[]): RequestOptions | undefined => {
  const into: Reading = {
    path: [],
    contentFormat: undefined,
    accept: undefined,
    block1: undefined,
    block2: undefined,
    isProxied: false,
    noResponse: 0,
  }
  let last: number | undefined
  for (const { number, value } of options) {
    const known = byNumber.get(number)
    if (known && hasValidLength(known.definition, value) && (known.definition.isRepeatable || number !== last)) {
      known.read(into, value)
      last = number
    } else if (isCritical(number)) return undefined
  }
  return into
}
