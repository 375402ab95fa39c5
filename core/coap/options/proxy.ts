import type { OptionDefinition } from './definition.ts'

/* RFC 7252 §5.10.2: Proxy-Uri and Proxy-Scheme, requests to a forward-proxy. */

const reference = 'RFC 7252 §5.10.2'

export const ProxyUri: OptionDefinition<'string'> = {
  number: 35,
  name: 'Proxy-Uri',
  format: 'string',
  length: [1, 1034],
  isRepeatable: false,
  reference,
}

export const ProxyScheme: OptionDefinition<'string'> = {
  number: 39,
  name: 'Proxy-Scheme',
  format: 'string',
  length: [1, 255],
  isRepeatable: false,
  reference,
}
