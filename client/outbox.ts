import type { EventFrame } from './frames.ts'
import type { Span } from './http.ts'
import { earlier, later } from './ids.ts'
import { type Item, isEvent } from './items.ts'
import { readersOf } from './readers.ts'

/** Where items wait until somebody iterates over them. */
export type Outbox = AsyncIterable<Item> & {
  /** @param subscription the device, or `*`, that the item came under */
  readonly put: (item: Item, subscription: string) => void
  readonly end: () => void
}

type Waiting = { readonly item: Item; readonly subscription: string }
type Skip = Span & { readonly type: 'skipped'; readonly count: number }

/**
 * Keeps at most `maximum` items; then the oldest goes, and is counted. Nothing is kept while `isKept` says that nobody
 * will come for it.
 */
export const outbox = ({
  maximum,
  isKept,
  load,
  onLeft,
}: {
  maximum: number
  /** Whether items are kept even while nobody iterates. */
  isKept: boolean
  load: ((span: Span) => AsyncIterable<EventFrame>) | undefined
  /** The last reader has left, and items would be kept for nobody. */
  onLeft: () => void
}): Outbox => {
  let items: Waiting[] = []
  const skips = new Map<string, Skip>()

  const clear = () => {
    items = []
    skips.clear()
  }
  const skip = ({ item, subscription: deviceId }: Waiting) => {
    if (!isEvent(item)) return
    const { id } = item
    const { count, from, to } = skips.get(deviceId) ?? { count: 0, from: id, to: id }
    skips.set(deviceId, { type: 'skipped', deviceId, count: count + 1, from: earlier(from, id), to: later(to, id) })
  }
  const take = (): Item | undefined => {
    for (const [deviceId, skipped] of skips) {
      skips.delete(deviceId)
      return load ? { ...skipped, load: () => load(skipped) } : skipped
    }
    return items.shift()?.item
  }
  const readers = readersOf({ take, clear, onLeft: isKept ? onLeft : undefined })

  return {
    put: (item, subscription) => {
      if (!readers.areKept()) return
      items.push({ item, subscription })
      const oldest = items.length > maximum && items.shift()
      if (oldest) skip(oldest)
      readers.wake()
    },
    end: readers.end,
    [Symbol.asyncIterator]: readers[Symbol.asyncIterator],
  }
}
