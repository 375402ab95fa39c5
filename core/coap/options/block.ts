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

/** RFC 7959 §2.2: of a request with this SZX, a server says that it is a bad one (4.00). */
const RESERVED_SIZE = 7

const numberOf = (block: number): number => block >> 4
const hasMore = (block: number): boolean => (block & 8) !== 0

/** Whether a block has a size that is reserved (SZX 7). */
export const isReservedSize = (value: Buffer): boolean => (decodeUint(value) & 7) === RESERVED_SIZE

/**
 * Whether a Block2 asks for the first block (NUM 0), RFC 7959 §2.2. A response that fits the smallest block of 16 bytes,
 * or comes whole, is that block.
 */
export const asksForFirstBlock = (value: Buffer): boolean => numberOf(decodeUint(value)) === 0

/** Whether a Block1 says that its block is the whole body: the first one (NUM 0), and no more to come (M 0), RFC 7959 §2.2. */
export const isWholeBody = (value: Buffer): boolean => {
  const block = decodeUint(value)
  return numberOf(block) === 0 && !hasMore(block)
}
