import { decodeUint } from '../message/uint.ts'
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

/** The longest value that {@link decodeUint} reads. */
const MAX_BYTES = 6

/**
 * Whether a Hop-Limit is from 1 to 255. RFC 8768 §3 has a request with any other refused (4.00), although a value over 255
 * does not have the option's length.
 */
export const isHopLimit = (value: Buffer): boolean => {
  if (value.length > MAX_BYTES) return false
  const hops = decodeUint(value)
  return hops >= 1 && hops <= 255
}
