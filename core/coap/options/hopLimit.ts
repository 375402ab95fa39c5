import type { OptionDefinition } from './definition.ts'

/* RFC 8768 §3: how many proxies a message may still pass. */

export const HopLimit: OptionDefinition<'uint'> = {
  number: 16,
  name: 'Hop-Limit',
  format: 'uint',
  length: [1, 1],
  isRepeatable: false,
  reference: 'RFC 8768 §3',
}
