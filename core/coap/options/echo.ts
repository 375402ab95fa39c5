import type { OptionDefinition } from './definition.ts'

/* RFC 9175: Echo, by which a client shows that its request is fresh, and Request-Tag. */

export const Echo: OptionDefinition<'opaque'> = {
  number: 252,
  name: 'Echo',
  format: 'opaque',
  length: [1, 40],
  isRepeatable: false,
  reference: 'RFC 9175 §2.2.1',
}

export const RequestTag: OptionDefinition<'opaque'> = {
  number: 292,
  name: 'Request-Tag',
  format: 'opaque',
  length: [0, 8],
  isRepeatable: true,
  reference: 'RFC 9175 §3.2.1',
}
