/** The readers of items that wait, which can all be told that no more come. */
export type Readers<Item> = AsyncIterable<Item> & {
  /** Whether items are to be kept: somebody reads, or will. */
  readonly areKept: () => boolean
  /** There is a new item. */
  readonly wake: () => void
  /** No reader gets another item. */
  readonly end: () => void
}

/** The readers of a box: each item goes to one of them. */
export const readersOf = <Item>({
  take,
  clear,
  onLeft,
}: {
  /** The next item, if there is one. */
  take: () => Item | undefined
  /** Forgets all items. */
  clear: () => void
  /** The last reader has left, and items would be kept for nobody. Without it nothing is kept while nobody reads. */
  onLeft: (() => void) | undefined
}): Readers<Item> => {
  let readers = 0
  let isOver = false
  const waiting: (() => void)[] = []
  const wake = () => {
    for (const one of waiting.splice(0)) one()
  }
  return {
    areKept: () => !isOver && !!(readers || onLeft),
    wake,
    end: () => {
      isOver = true
      clear()
      wake()
    },
    [Symbol.asyncIterator]: () => {
      let isIn = false
      let isLeft = false
      const enter = () => {
        if (!isIn) readers++
        isIn = true
      }
      return {
        next: async () => {
          enter()
          while (!isOver && !isLeft) {
            const value = take()
            if (value) return { value }
            await new Promise<void>(one => waiting.push(one))
          }
          return { done: true, value: undefined }
        },
        return: async () => {
          enter()
          if (!isLeft && !--readers) {
            if (onLeft) onLeft()
            else clear()
          }
          isLeft = true
          wake()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
