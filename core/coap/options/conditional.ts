import type { OptionDefinition } from './definition.ts'

/* RFC 7252 §5.10.6 and §5.10.8: versions of a representation, and requests that depend on them. */

export const ETag: OptionDefinition<'opaque'> = {
  number: 4,
  name: 'ETag',
  format: 'opaque',
  length: [1, 8],
  isRepeatable: true,
  reference: 'RFC 7252 §5.10.6',
}

export const IfMatch: OptionDefinition<'opaque'> = {
  number: 1,
  name: 'If-Match',
  format: 'opaque',
  length: [0, 8],
  isRepeatable: true,
  reference: 'RFC 7252 §5.10.8.1',
}

export const IfNoneMatch: OptionDefinition<'empty'> = {
  number: 5,
  name: 'If-None-Match',
  format: 'empty',
  length: [0, 0],
  isRepeatable: false,
  reference: 'RFC 7252 §5.10.8.2',
}
