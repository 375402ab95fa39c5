import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import * as z from 'zod'
import { AnyLogLine, type LogLine } from './line.ts'

/** Bounds what a stored batch may become when it is read, bytes: a batch of another version may be larger than ours. */
const MAX_UNPACKED_BYTES = 1024 * 1024

/** Lines of a stored batch: JSON, compressed. `coding` says how, so that another version can choose another way. */
export const PackedLines = z.object({
  coding: z.enum(['zstd']),
  /** Size of the JSON before it was compressed. */
  bytes: z.int().nonnegative().max(MAX_UNPACKED_BYTES),
  packed: z.instanceof(Uint8Array<ArrayBuffer>),
})
export type PackedLines = z.infer<typeof PackedLines>

/** The lines of a batch: as they come from the bus, or as they are stored. */
export const Lines = z.union([PackedLines, z.array(AnyLogLine)])
export type Lines = z.infer<typeof Lines>

const isPacked = (lines: Lines): lines is PackedLines => !Array.isArray(lines)

/**
 * The stored form of lines. Zstandard at its usual level packs 500 lines of 280 bytes in a fifth of a millisecond to a sixth of
 * their size, where deflate takes eight times as long to save another tenth.
 */
export const packedLines = (lines: Lines): PackedLines => {
  if (isPacked(lines)) return lines
  const text = Buffer.from(JSON.stringify(lines))
  const packed = zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 3 } })
  return { coding: 'zstd', bytes: text.length, packed: Uint8Array.from(packed) }
}

/** The size of the lines as JSON, bytes. */
export const bytesOf = (lines: Lines): number =>
  isPacked(lines) ? lines.bytes : Buffer.byteLength(JSON.stringify(lines))

/** The lines in either form. @throws Error when they cannot be unpacked */
export const unpackedLines = (lines: Lines): readonly LogLine[] => {
  if (!isPacked(lines)) return lines
  const text = zstdDecompressSync(lines.packed, { maxOutputLength: MAX_UNPACKED_BYTES }).toString()
  return z.array(AnyLogLine).parse(JSON.parse(text))
}
