import type { OptionDefinition } from './definition.ts'

/* RFC 7252 §5.10.1: Uri-Host, Uri-Port, Uri-Path and Uri-Query, the parts of the request's URI. */

const reference = 'RFC 7252 §5.10.1'

export const UriHost: OptionDefinition<'string'> = {
  number: 3,
  name: 'Uri-Host',
  format: 'string',
  length: [1, 255],
  isRepeatable: false,
  reference,
}

export const UriPort: OptionDefinition<'uint'> = {
  number: 7,
  name: 'Uri-Port',
  format: 'uint',
  length: [0, 2],
  isRepeatable: false,
  reference,
}

/** One segment of the path, decoded. */
export const UriPath: OptionDefinition<'string'> = {
  number: 11,
  name: 'Uri-Path',
  format: 'string',
  length: [0, 255],
  isRepeatable: true,
  reference,
}

/** One argument of the query, decoded. */
export const UriQuery: OptionDefinition<'string'> = {
  number: 15,
  name: 'Uri-Query',
  format: 'string',
  length: [0, 255],
  isRepeatable: true,
  reference,
}
