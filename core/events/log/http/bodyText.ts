import { isUtf8 } from 'node:buffer'
import { HttpProblem } from '../../../http/problem.ts'

/**
 * The text of a body: by its byte order mark, else in the charset of its content type, else in UTF-8.
 * @throws HttpProblem 415 for a charset that is not known, 400 where a byte is not of it
 */
export const bodyText = (body: Buffer, charset = 'utf-8'): string => {
  const label = markOf(body) ?? charset
  const decoder = decoderOf(label)
  try {
    return decoder.decode(body)
  } catch {
    const at = decoder.encoding === 'utf-8' ? `: the byte at position ${firstStrange(body)} is not` : ''
    throw new HttpProblem(
      'bad-request',
      `The body is not ${decoder.encoding}${at}. Name another charset in Content-Type, such as text/plain; charset=iso-8859-1.`,
    )
  }
}

const decoderOf = (label: string) => {
  try {
    return new TextDecoder(label, { fatal: true })
  } catch {
    throw new HttpProblem('unsupported-media-type', `The charset ${label.slice(0, 64)} is not known. Send UTF-8.`)
  }
}

const markOf = (body: Buffer): string | undefined => {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 'utf-8' : undefined
}

/** The position of the first byte that is not UTF-8: found by halving, since a beginning of UTF-8 is UTF-8 but for a cut character. */
const firstStrange = (body: Buffer): number => {
  const isWhole = (end: number): boolean => [0, 1, 2, 3].some(cut => end >= cut && isUtf8(body.subarray(0, end - cut)))
  let [good, bad] = [0, body.length]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isWhole(middle)) good = middle
    else bad = middle
  }
  while (good > 0 && !isUtf8(body.subarray(0, good))) good -= 1
  return good
}
