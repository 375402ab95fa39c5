import type { OptionDefinition } from './definition.ts'

/* RFC 7252 §5.10.7: Location-Path and Location-Query, where a created resource is. */

const reference = 'RFC 7252 §5.10.7'

export const LocationPath: OptionDefinition<'string'> = {
  number: 8,
  name: 'Location-Path',
  format: 'string',
  length: [0, 255],
  isRepeatable: true,
  reference,
}

export const LocationQuery: OptionDefinition<'string'> = {
  number: 20,
  name: 'Location-Query',
  format: 'string',
  length: [0, 255],
  isRepeatable: true,
  reference,
}
