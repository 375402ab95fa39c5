import { write } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Writes text to a descriptor in order, without holding up anything else. */
export type Writer = {
  /** Resolves once less than the limit waits to be written: who awaits it keeps memory bounded behind a slow reader. */
  readonly write: (text: string) => Promise<void>
  /** Resolves once everything is written. */
  readonly flush: () => Promise<void>
  /** Resolves once the reader has gone. */
  readonly closed: Promise<'closed'>
  readonly isClosed: () => boolean
}

const MAX_WAITING = 256 * 1024
const AGAIN_MS = 10

/**
 * A writer that gathers what comes while it writes. It does not use `process.stdout`, which blocks the whole process while the reader of
 * a pipe is slow, so that pings would stay unanswered and Ctrl-C unheard.
 */
export const descriptorWriter = (descriptor: number): Writer => {
  let waiting: string[] = []
  let size = 0
  let writing: Promise<void> | undefined
  let isClosed = false
  const { promise: closed, resolve: close } = Promise.withResolvers<'closed'>()

  const once = (bytes: Buffer): Promise<number> =>
    new Promise((resolve, reject) => {
      write(descriptor, bytes, (error, written) => {
        if (!error) resolve(written)
        // Another program may have made a shared terminal non-blocking.
        else if (error.code === 'EAGAIN') wait(AGAIN_MS).then(() => resolve(0), reject)
        else reject(error)
      })
    })

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      let left = Buffer.from(waiting.join(''))
      waiting = []
      size = 0
      while (left.length > 0 && !isClosed) {
        const written = await once(left).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
          isClosed = true
          close('closed')
          return left.length
        })
        left = left.subarray(written)
      }
    }
    writing = undefined
  }

  return {
    write: async text => {
      if (isClosed || text === '') return
      waiting.push(text)
      size += text.length
      writing ??= drain()
      // A failed write is told to whoever waits for it.
      writing.catch(() => undefined)
      if (size > MAX_WAITING) await writing
    },
    flush: async () => {
      await writing
    },
    closed,
    isClosed: () => isClosed,
  }
}
