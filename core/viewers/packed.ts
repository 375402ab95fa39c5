import { MAX_FRAME_BYTES } from '../events/fit.ts'

const TAIL = ']}'

/**
 * Packs the texts of events into frames that carry a list of them, in their order, each frame under 32 KB.
 * @param head the frame up to the first event
 * @param texts each has room in a frame by itself (`fittedText`)
 */
export const packed = function* (head: string, texts: Iterable<string>): Generator<string> {
  const most = MAX_FRAME_BYTES - Buffer.byteLength(head) - TAIL.length
  let waiting: string[] = []
  let bytes = 0
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 1
    if (bytes + size > most && waiting.length > 0) {
      yield head + waiting.join(',') + TAIL
      waiting = []
      bytes = 0
    }
    waiting.push(text)
    bytes += size
  }
  if (waiting.length > 0) yield head + waiting.join(',') + TAIL
}
