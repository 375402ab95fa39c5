import { bytesOfLine, MAX_BATCH_BYTES, MAX_LINES } from '../line.ts'
import type { PlacedLine } from './bySource.ts'

/** Cuts the lines of a source into batches, in their order: each has lines, and as many as fit into one event. */
export const batchesOf = (lines: readonly PlacedLine[]): readonly (readonly PlacedLine[])[] => {
  const batches: PlacedLine[][] = []
  let batch: PlacedLine[] = []
  // The brackets of the list.
  let bytes = 2
  for (const placed of lines) {
    const size = bytesOfLine(placed.line)
    if (batch.length === MAX_LINES || (batch.length > 0 && bytes + size > MAX_BATCH_BYTES)) {
      batches.push(batch)
      batch = []
      bytes = 2
    }
    batch.push(placed)
    bytes += size
  }
  return batch.length > 0 ? [...batches, batch] : batches
}
