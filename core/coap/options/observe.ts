import type { OptionDefinition } from './definition.ts'

/* RFC 7641: observing resources. */

export const Observe: OptionDefinition<'uint'> = {
  number: 6,
  name: 'Observe',
  format: 'uint',
  length: [0, 3],
  isRepeatable: false,
  reference: 'RFC 7641 §2',
}
