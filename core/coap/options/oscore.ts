import type { OptionDefinition } from './definition.ts'

/* RFC 8613 §2: the option of a message that OSCORE protects. */

export const Oscore: OptionDefinition<'opaque'> = {
  number: 9,
  name: 'OSCORE',
  format: 'opaque',
  length: [0, 255],
  isRepeatable: false,
  reference: 'RFC 8613 §2',
}
