import type { Option } from '../message/message.ts'
import { decodeUint } from '../message/uint.ts'
import { block1, block2 } from '../options/block.ts'
import { accept, contentFormat } from '../options/contentFormat.ts'
import { hasValidLength, isCritical, type OptionDefinition } from '../options/definition.ts'
import { noResponse } from '../options/noResponse.ts'
import { proxyScheme, proxyUri } from '../options/proxy.ts'
import { uriHost, uriPath, uriPort, uriQuery } from '../options/uri.ts'

/* RFC 7252 §5.4: which options of a request this server understands, and what they say. */

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

/** One name of the server is as good as another, and no resource has arguments. */
const nothing: Read = () => undefined

const understood: readonly (readonly [OptionDefinition, Read])[] = [
  [uriHost, nothing],
  [uriPort, nothing],
  [uriPath, ({ path }, value) => path.push(value)],
  [uriQuery, nothing],
  [contentFormat, (into, value) => (into.contentFormat = decodeUint(value))],
  [accept, (into, value) => (into.accept = decodeUint(value))],
  [block1, (into, value) => (into.block1 = value)],
  [block2, (into, value) => (into.block2 = value)],
  [proxyUri, into => (into.isProxied = true)],
  [proxyScheme, into => (into.isProxied = true)],
  [noResponse, (into, value) => (into.noResponse = decodeUint(value))],
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
