import { readersOf } from './readers.ts'
import type { StatusItem } from './statusItems.ts'

/** Where items wait until somebody iterates over them. */
export type StatusBox = AsyncIterable<StatusItem> & {
  readonly put: (item: StatusItem) => void
  readonly end: () => void
}

/**
 * Keeps at most `maximum` items; then the oldest goes, and is counted.
 * @param onLeft called when the last reader has left; nothing is kept without it while nobody iterates
 */
export const statusBox = (maximum: number, onLeft: (() => void) | undefined): StatusBox => {
  const items: StatusItem[] = []
  let skipped = 0
  const take = (): StatusItem | undefined => {
    if (skipped === 0) return items.shift()
    const count = skipped
    skipped = 0
    return { type: 'skipped', count }
  }
  const clear = () => {
    items.length = 0
    skipped = 0
  }
  const readers = readersOf({ take, clear, onLeft })

  return {
    put: item => {
      if (!readers.areKept()) return
      items.push(item)
      if (items.length > maximum) {
        items.shift()
        skipped++
      }
      readers.wake()
    },
    end: readers.end,
    [Symbol.asyncIterator]: readers[Symbol.asyncIterator],
  }
}
