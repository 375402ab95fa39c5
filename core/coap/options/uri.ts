import type { Option } from '../message/message.ts'
import type { OptionDefinition } from './definition.ts'
import { stringOption } from './value.ts'

/* RFC 7252 §5.10.1: Uri-Host, Uri-Port, Uri-Path and Uri-Query, the parts of the request's URI; §6: coap URIs. */

/** RFC 7252 §6.1: the UDP port where a coap URI names none. */
export const DEFAULT_PORT = 5683

const reference = 'RFC 7252 §5.10.1'

export const uriHost: OptionDefinition<'string'> = {
  number: 3,
  name: 'Uri-Host',
  format: 'string',
  length: [1, 255],
  isRepeatable: false,
  reference,
}

export const uriPort: OptionDefinition<'uint'> = {
  number: 7,
  name: 'Uri-Port',
  format: 'uint',
  length: [0, 2],
  isRepeatable: false,
  reference,
}

/** One segment of the path, decoded. */
export const uriPath: OptionDefinition<'string'> = {
  number: 11,
  name: 'Uri-Path',
  format: 'string',
  length: [0, 255],
  isRepeatable: true,
  reference,
}

/** One argument of the query, decoded. */
export const uriQuery: OptionDefinition<'string'> = {
  number: 15,
  name: 'Uri-Query',
  format: 'string',
  length: [0, 255],
  isRepeatable: true,
  reference,
}

/**
 * The options of a path, one a segment, RFC 7252 §6.4.
 * @param path percent-encoded: `/uplink/ABC123`
 * @throws URIError when a percent-encoding is broken
 */
export const pathOptions = (path: string): Option[] =>
  path
    .split('/')
    .filter(segment => segment !== '')
    .map(segment => stringOption(uriPath, decodeURIComponent(segment)))
