import type { OptionDefinition } from './definition.ts'

/* RFC 7959 §4 (and RFC 7252 §5.10.9): the size of a whole body, bytes. */

/** The size of a request's body; in a 4.13, the largest that is taken. */
export const Size1: OptionDefinition<'uint'> = {
  number: 60,
  name: 'Size1',
  format: 'uint',
  length: [0, 4],
  isRepeatable: false,
  reference: 'RFC 7959 §4',
}

/** The size of a response's body. */
export const Size2: OptionDefinition<'uint'> = {
  number: 28,
  name: 'Size2',
  format: 'uint',
  length: [0, 4],
  isRepeatable: false,
  reference: 'RFC 7959 §4',
}
