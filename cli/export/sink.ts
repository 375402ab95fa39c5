import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { PartFile } from './partFile.ts'

/** Where an export goes: a file that can go on, or a stream that cannot. */
export type Sink = Pick<PartFile, 'append' | 'close' | 'finish' | 'head' | 'last'>

/** A stream as a sink. It waits for a slow reader, so that nothing piles up. */
export const streamSink = (stream: Writable, head: PartFile['head'], signal: AbortSignal): Sink => ({
  head,
  last: undefined,
  append: async bytes => {
    if (!stream.write(bytes)) await once(stream, 'drain', { signal })
  },
  finish: async () => undefined,
  close: async () => undefined,
})
