import { HttpProblem } from '../../../http/problem.ts'

/**
 * The maximum number of entries in a request. A few kilobytes of gzip can hold millions of short lines, each of which would be stored and
 * shown; 50,000 lines of 160 bytes are as much as a request may have after decompression.
 */
export const MAX_ENTRIES = 50_000

/** @throws HttpProblem 413 when there are more entries than a request may have */
export const checkEntries = (count: number): void => {
  if (count > MAX_ENTRIES)
    throw new HttpProblem('too-large', `It has more than ${MAX_ENTRIES} entries. Send smaller batches.`)
}

/** The line breaks of a text, counted until there are too many. */
export const lineBreaksIn = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0 && count <= MAX_ENTRIES; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
