import { timeOf } from '../../client/ids.ts'
import type { NoteSighting } from '../contracts/sighting.ts'
import type { Append } from './history/append.ts'
import type { ToStore } from './kind.ts'
import { type EventItem, kindOnBus } from './kinds.ts'
import { type Retention, withExpiry } from './stored.ts'

/** The outcome of storing an item: it was new, or known already. */
export type Stored = 'stored' | 'known'

/** The items of an event on the bus. @throws ZodError, or Error for a detail-type that no kind has */
export const itemsOnBus = (detailType: string, detail: unknown): readonly ToStore<EventItem>[] => {
  const kind = kindOnBus(detailType)
  return kind.items(kind.read(detail))
}

/**
 * Stores an item: first what it tells about its device, in the device's record, then the item in history. The record comes
 * first because it decides which id a message has that was received twice. When a half-done invocation is repeated, it
 * finds its own id there and completes the history.
 */
export const eventStore =
  ({ note, append, retention }: { note: NoteSighting; append: Append; retention: Retention }) =>
  async ({ item, sighting }: ToStore<EventItem>): Promise<Stored> => {
    const noted = sighting && (await note(sighting))
    if (noted?.kind === 'known' && noted.id !== item.id) {
      const receivedAt = new Date(timeOf(noted.id)).toISOString()
      await append(withExpiry({ ...item, id: noted.id, receivedAt }, retention))
      return 'known'
    }
    await append(withExpiry(item, retention))
    return 'stored'
  }
