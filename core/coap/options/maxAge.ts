import type { OptionDefinition } from './definition.ts'

/*
 * RFC 7252 §5.10.5: how long a response stays fresh, s. In a 5.03 and a 4.29 it is the time after which the client may
 * send again: RFC 7252 §5.9.3.4, RFC 8516 §3.
 */

export const MaxAge: OptionDefinition<'uint'> = {
  number: 14,
  name: 'Max-Age',
  format: 'uint',
  length: [0, 4],
  isRepeatable: false,
  reference: 'RFC 7252 §5.10.5',
}

/** The Max-Age of a response without the option, s. */
export const DEFAULT_MAX_AGE = 60
