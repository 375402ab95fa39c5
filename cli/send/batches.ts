import { StringDecoder } from 'node:string_decoder'

const MAX_LINES = 1000
/** Well below the maximum of a request. */
const MAX_BYTES = 512 * 1024

/**
 * The lines of an input in batches: as many as are there when the one before has been sent. The next are read only then, so that a fast
 * program waits for the stack.
 */
export async function* batchesOfLines(
  input: AsyncIterable<Buffer | string>,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new StringDecoder('utf8')
  let lines: string[] = []
  let size = 0
  let begun = ''
  for await (const chunk of input) {
    signal.throwIfAborted()
    const [first = '', ...rest] = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n')
    begun += first
    for (const next of rest) {
      if (begun !== '') lines.push(begun.replace(/\r$/, ''))
      size += begun.length
      begun = next
      if (lines.length === MAX_LINES || size > MAX_BYTES) {
        yield lines
        lines = []
        size = 0
      }
    }
    // A line without an end stays a line, however long it is.
    if (begun.length > MAX_BYTES) {
      lines.push(begun)
      begun = ''
    }
    if (lines.length > 0) yield lines
    lines = []
    size = 0
  }
  begun += decoder.end()
  if (begun !== '') yield [begun]
}
