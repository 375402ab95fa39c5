import { hashOf, indexIn, itemOf, repeatsWithin, timeOf } from './ids.ts'
import { placeOf } from './sorted.ts'

/** An item, and which of its events are known. */
type Known = {
  /** The id of the first of its events that came. */
  readonly id: string
  /** The bit of each event that is known: 125 bytes for a thousand log lines. */
  events: bigint
}

/** A bounded memory of ids, which forgets the earliest first. The events of one item take one place in it. */
export type SeenIds = {
  readonly has: (id: string) => boolean
  /** Remembers an id; false when it, or the same event under another id, was known. */
  readonly add: (id: string) => boolean
  readonly forget: (id: string) => void
  /** Ids up to this one may have been forgotten. Empty while none has been. */
  readonly forgotten: () => string
}

const bitOf = (id: string) => 1n << BigInt(indexIn(id))

/** Remembers the events of at most so many items. */
export const seenIds = (maximum: number): SeenIds => {
  // Equal hashes in one span are one message, so a span and a hash name at most one.
  const items = new Map<string, Known>()
  const ids: string[] = []
  let floor = ''

  const keyOf = (id: string, shift = 0) => `${Math.floor(timeOf(id) / repeatsWithin(id)) + shift}.${hashOf(itemOf(id))}`
  const find = (id: string) => {
    for (const shift of [0, -1, 1]) {
      const known = items.get(keyOf(id, shift))
      if (known && Math.abs(timeOf(known.id) - timeOf(id)) <= repeatsWithin(id)) return known
    }
    return undefined
  }
  const has = (id: string) => !!((find(id)?.events ?? 0n) & bitOf(id))

  return {
    has,
    add: id => {
      const known = find(id)
      if (known) {
        const events = known.events | bitOf(id)
        const isNew = events !== known.events
        known.events = events
        return isNew
      }
      items.set(keyOf(id), { id, events: bitOf(id) })
      ids.splice(placeOf(ids, id, own), 0, id)
      if (ids.length > maximum) {
        // A tenth at a time: so a late id that lands at the bottom is not forgotten at once.
        for (const gone of ids.splice(0, Math.ceil(maximum / 10))) {
          items.delete(keyOf(gone))
          floor = `${itemOf(gone)}~`
        }
      }
      return true
    },
    forget: id => {
      const known = find(id)
      if (!known) return
      known.events &= ~bitOf(id)
      if (known.events) return
      items.delete(keyOf(known.id))
      ids.splice(placeOf(ids, known.id, own), 1)
    },
    forgotten: () => floor,
  }
}

const own = (id: string) => id
