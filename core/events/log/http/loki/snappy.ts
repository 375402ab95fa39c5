import { uncompress } from 'snappyjs'
import { HttpProblem } from '../../../../http/problem.ts'
import { MAX_DECODED_BYTES } from '../decoded.ts'

/** The start of the framing format, which Loki does not take: its pushes are one block ("snappy/format_description.txt"). */
const FRAMED = Buffer.from([0xff, 0x06, 0x00, 0x00])

/** The bytes of a block of snappy. @throws HttpProblem 413 when they are too many, 400 when it is broken */
export const unsnapped = (block: Buffer): Buffer => {
  if (block.length === 0) throw new HttpProblem('bad-request', 'The body is empty.')
  if (block.subarray(0, 4).equals(FRAMED))
    throw new HttpProblem('bad-request', 'The body is snappy in frames: send it as one block, as Loki takes it.')
  const length = lengthOf(block)
  if (length === undefined) throw broken()
  if (length > MAX_DECODED_BYTES)
    throw new HttpProblem('too-large', `It has ${length} bytes after decompression, of ${MAX_DECODED_BYTES} at most.`)
  try {
    return Buffer.from(uncompress(Uint8Array.from(block)))
  } catch {
    throw broken()
  }
}

const broken = () => new HttpProblem('bad-request', 'The body is not a whole block of snappy.')

/** The length before compression: a varint of 32 bits, at the start of the block. */
const lengthOf = (block: Buffer): number | undefined => {
  let length = 0
  for (const [at, byte] of block.subarray(0, 5).entries()) {
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return length < 2 ** 32 ? length : undefined
  }
  return undefined
}
