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
  const waiting: (() => void)[] = []
  let readers = 0
  let skipped = 0
  let isOver = false

  const wakeAll = () => {
    for (const wake of waiting.splice(0)) wake()
  }
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

  return {
    put: item => {
      if (isOver || !(readers || onLeft)) return
      items.push(item)
      if (items.length > maximum) {
        items.shift()
        skipped++
      }
      wakeAll()
    },
    end: () => {
      isOver = true
      clear()
      wakeAll()
    },
    [Symbol.asyncIterator]: () => {
      let isIn = false
      let hasLeft = false
      const enter = () => {
        if (!isIn) readers++
        isIn = true
      }
      return {
        next: async () => {
          enter()
          while (!isOver && !hasLeft) {
            const value = take()
            if (value) return { value }
            await new Promise<void>(wake => waiting.push(wake))
          }
          return { done: true, value: undefined }
        },
        return: async () => {
          enter()
          if (!hasLeft && !--readers) {
            if (onLeft) onLeft()
            else clear()
          }
          hasLeft = true
          wakeAll()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
