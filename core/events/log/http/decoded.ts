import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'
import { partsOf } from '../../../http/outsideQuotes.ts'
import { HttpProblem } from '../../../http/problem.ts'

/** The maximum size of a request's body, bytes: as it comes, and after decompression. */
export const MAX_BODY_BYTES = 1024 * 1024
export const MAX_DECODED_BYTES = 8 * 1024 * 1024

/** Of nested codings: each makes a small body large, and nobody needs more. */
const MAX_CODINGS = 2

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

/** `deflate` is that of zlib (RFC 9110 §8.4.1.2); some clients send it without zlib's head. */
const deflate: Decode = (body, options) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? promisify(inflate)(body, options) : promisify(inflateRaw)(body, options)

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['zstd', promisify(zstdDecompress)],
  ['br', promisify(brotliDecompress)],
  ['deflate', deflate],
])

/** The codings that a body may have, for an answer. */
export const CODINGS = 'gzip, zstd, br, deflate'

type Coded = { readonly body: Buffer; readonly headers: Readonly<Record<string, string | undefined>> }

/**
 * The body of a request without its content codings (RFC 9110 §8.4). A body that is compressed though no header says so is
 * decompressed too: its first bytes tell.
 * @param passedOver a coding that the body's own form implies, such as that of Loki: it is left to the caller
 * @throws HttpProblem 413 when it is too large before or after, 415 for another coding, 400 when it is broken
 */
export const decodedBody = async ({ body, headers }: Coded, passedOver?: string): Promise<Buffer> => {
  if (body.length > MAX_BODY_BYTES)
    throw tooLarge(body.length, MAX_BODY_BYTES, 'Send smaller batches, or compress them.')
  const told = partsOf(headers['content-encoding'] ?? '', ',')
    .map(coding => coding.toLowerCase())
    .filter(coding => coding !== 'identity' && coding !== passedOver)
  if (told.length > MAX_CODINGS)
    throw new HttpProblem(
      'unsupported-media-type',
      `Content-Encoding: at most ${MAX_CODINGS} codings, not ${told.length}.`,
    )
  const unknown = told.find(coding => !decoders.has(coding))
  if (unknown !== undefined)
    throw new HttpProblem(
      'unsupported-media-type',
      `Content-Encoding: ${unknown.slice(0, 64)} is not one of ${CODINGS}.`,
      {
        headers: { 'accept-encoding': CODINGS },
      },
    )
  let decoded = body
  // The last one that was applied comes off first.
  for (const coding of told.toReversed()) decoded = await decode(decoded, coding)
  const untold = told.length === 0 ? codingAtSight(decoded) : undefined
  return untold ? decode(decoded, untold) : decoded
}

const decode = async (body: Buffer, coding: string): Promise<Buffer> => {
  if (body.length === 0) return body
  try {
    return (await decoders.get(coding)?.(body, { maxOutputLength: MAX_DECODED_BYTES })) ?? body
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(undefined, MAX_DECODED_BYTES, 'Send smaller batches.')
    const message = error instanceof Error ? error.message : ''
    throw new HttpProblem('bad-request', `The body is not whole ${coding}${message && `: ${message}`}.`)
  }
}

/** RFC 1952 §2.3.1 and RFC 8878 §3.1.1: no text begins so. */
const codingAtSight = (body: Buffer): string | undefined => {
  if (body[0] === 0x1f && body[1] === 0x8b) return 'gzip'
  return body.length > 4 && body.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : undefined
}

const tooLarge = (bytes: number | undefined, maximum: number, hint: string): HttpProblem =>
  new HttpProblem(
    'too-large',
    bytes === undefined
      ? `It has more than ${maximum} bytes after decompression. ${hint}`
      : `It has ${bytes} bytes, of ${maximum} at most. ${hint}`,
  )
