import { SAME_BATCH_MS, SAME_MESSAGE_MS, timeOf } from '../../client/ids.ts'
import type { Noted, NoteSighting, NoteSource } from '../contracts/sighting.ts'
import type { Count } from './counts/count.ts'
import type { Append } from './history/append.ts'
import type { ClaimContent } from './history/repeatMarker.ts'
import type { FindRepetition } from './history/repetition.ts'
import type { ToStore } from './kind.ts'
import { type EventItem, kindOf, kindOnBus } from './kinds.ts'
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
  /** Knows the repetition of content. */
  readonly claim: ClaimContent
  readonly append: Append
  readonly count: Count
  readonly noteSource: NoteSource
  readonly retention: Retention
}

/** So long the same content of a source is a repetition, s. The SDK knows repetitions for as long. */
const REPEATED_SECONDS = SAME_BATCH_MS / 1000
/** EXCHANGE_LIFETIME: so long a message of a device with the same id, token and body is a retransmission, s. */
const MESSAGE_SECONDS = SAME_MESSAGE_MS / 1000

/**
 * Stores an item: first what it tells about its device, in the device's record, then the item in history. The record comes
 * first because it decides which id a message has that was received twice. When a half-done invocation is repeated, it
 * finds its own id there and completes the history. For events that are not in the record, a marker or history itself decides.
 * Counting comes after that. It is done by the invocation that added the item, or that has its id. Last of all is what the record leads to, such as telling that
 * a device is online again.
 */
export const eventStore = ({
  note,
  findUnnoted,
  claim,
  append,
  count,
  noteSource,
  retention,
}: StoreDependencies): ((toStore: ToStore<EventItem>) => Promise<Stored>) => {
  /** The id under which an item without a sighting is known already. */
  const knownAs = async ({ item, formerId, repeats }: ToStore<EventItem>): Promise<string | undefined> => {
    if (repeats === 'never') return undefined
    const message = { deviceId: item.deviceId, id: item.id, formerId }
    if (repeats === undefined) return findUnnoted(message)
    const seconds = { message: MESSAGE_SECONDS, window: REPEATED_SECONDS, kept: retention[item.type] }
    return claim(message, seconds[repeats])
  }

  return async toStore => {
    const { item, repeats, tally, isFromSource, address } = toStore
    const noted = toStore.sighting && (await note(toStore.sighting))
    const known = noted ? idIn(noted) : await knownAs(toStore)
    const isOwn = known === undefined || known === item.id
    const stored = isOwn ? item : { ...item, id: known, receivedAt: new Date(timeOf(known)).toISOString() }
    // A batch may be one that an earlier try has stored: it is not counted twice. An item that is not counted may be stored over itself, in one call with others.
    const mayBeStored = known !== undefined || (repeats !== undefined && (repeats !== 'never' || tally !== undefined))
    const isAdded = await append(withExpiry(packed(stored), retention), mayBeStored ? 'known' : 'new')
    const { deviceId, id, receivedAt } = stored
    if (isFromSource) await noteSource({ deviceId, id, receivedAt, address })
    if (tally && (isOwn || isAdded)) await count({ deviceId, id, tally })
    await noted?.settle?.()
    return isOwn ? 'stored' : 'known'
  }
}

const packed = (item: EventItem): EventItem => kindOf(item).packed?.(item) ?? item

const idIn = (noted: Noted): string | undefined => (noted.kind === 'known' ? noted.id : undefined)
