import { timeOf } from '../../client/ids.ts'
import type { Noted, NoteSighting } from '../contracts/sighting.ts'
import type { Append } from './history/append.ts'
import type { FindRepetition } from './history/repetition.ts'
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

/** The parts that store an item. */
export type StoreDependencies = {
  readonly note: NoteSighting
  /** Finds the repetition of an event that tells nothing of its device, and so is not in its record. */
  readonly findUnnoted: FindRepetition
  readonly append: Append
  readonly retention: Retention
}

/**
 * Stores an item: first what it tells about its device, in the device's record, then the item in history. The record comes
 * first because it decides which id a message has that was received twice. When a half-done invocation is repeated, it
 * finds its own id there and completes the history. For events that are not in the record, history itself decides.
 */
export const eventStore =
  ({ note, findUnnoted, append, retention }: StoreDependencies) =>
  async ({ item, sighting, formerId }: ToStore<EventItem>): Promise<Stored> => {
    const known = sighting ? knownAs(await note(sighting)) : await findUnnoted({ ...item, formerId })
    if (known === undefined || known === item.id) {
      await append(withExpiry(item, retention), known === undefined ? 'new' : 'known')
      return 'stored'
    }
    const receivedAt = new Date(timeOf(known)).toISOString()
    await append(withExpiry({ ...item, id: known, receivedAt }, retention), 'known')
    return 'known'
  }

const knownAs = (noted: Noted): string | undefined => (noted.kind === 'known' ? noted.id : undefined)
