import { linesOf, MAX_RANGE_BYTES, rangeLength } from './range.ts'
import type { Sender } from './sender.ts'

/** While so many bytes wait to be sent, no more are read: the program that writes waits. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024
/** Lines that are written within so many milliseconds travel together. */
const LINGER_MS = 100

type Options = { readonly own: Sender; readonly key: () => string; readonly isError?: boolean }

/** Lines of a stream on their way: bytes go in, and it is told when there is room for more. */
export type LinePipe = {
  /** Returns once there is room for more. */
  readonly write: (chunk: Buffer) => Promise<void>
  /** Nothing follows. Returns once everything was sent. @throws what sending throws */
  readonly end: () => Promise<void>
  /** Bytes that are not sent yet. */
  readonly waiting: () => number
}

/** Sends lines in requests, one after the other, in their order. */
export const linePipe = ({ own, key, isError = false }: Options): LinePipe => {
  let bytes: Buffer = Buffer.alloc(0)
  let isEnd = false
  let changed = Promise.withResolvers<void>()
  let room = Promise.withResolvers<void>()
  const wake = () => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const sendAll = async (): Promise<void> => {
    for (;;) {
      const length = rangeLength(bytes.subarray(0, MAX_RANGE_BYTES), {
        isEnd: isEnd && bytes.length < MAX_RANGE_BYTES,
      })
      if (length > 0) {
        const range = bytes.subarray(0, length)
        await own.send(
          linesOf(range).map(text => ({ text, isError })),
          key(),
        )
        bytes = bytes.subarray(length)
        room.resolve()
        room = Promise.withResolvers()
      } else if (isEnd) return
      else {
        await changed.promise
        if (!isEnd && bytes.length < MAX_RANGE_BYTES) await new Promise(resolve => setTimeout(resolve, LINGER_MS))
      }
    }
  }
  const sent = sendAll()
  sent.catch(() => undefined)
  return {
    write: async chunk => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
      wake()
      while (bytes.length > MAX_WAITING_BYTES) await Promise.race([room.promise, sent])
    },
    end: () => {
      isEnd = true
      wake()
      return sent
    },
    waiting: () => bytes.length,
  }
}

/** Ships a stream until it ends. A program that writes faster than the stack takes waits. */
export const shipStream = async (input: AsyncIterable<Buffer | string>, options: Options): Promise<void> => {
  const pipe = linePipe(options)
  for await (const chunk of input) await pipe.write(Buffer.from(chunk))
  await pipe.end()
}
