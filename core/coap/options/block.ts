import { decodeUint } from '../message/uint.ts'
import type { OptionDefinition } from './definition.ts'

/* RFC 7959 §2: block-wise transfers. */

/** The block of the response. */
export const Block2: OptionDefinition<'uint'> = {
  number: 23,
  name: 'Block2',
  format: 'uint',
  length: [0, 3],
  isRepeatable: false,
  reference: 'RFC 7959 §2.1',
}

/** The block of the request. */
export const Block1: OptionDefinition<'uint'> = {
  number: 27,
  name: 'Block1',
  format: 'uint',
  length: [0, 3],
  isRepeatable: false,
  reference: 'RFC 7959 §2.1',
}

const RESERVED_SIZE = 7

/**
 * Whether a Block2 asks for the first block (NUM 0), and for a size that exists (SZX below 7): RFC 7959 §2.2.
 * A response that fits the smallest block of 16 bytes, or comes whole, is that block.
 */
export const asksForFirstBlock = (value: Buffer): boolean => {
  const block = decodeUint(value)
  return block >> 4 === 0 && (block & 7) !== RESERVED_SIZE
}
