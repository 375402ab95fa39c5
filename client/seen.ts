import { hashOf, SAME_MESSAGE_MS, timeOf } from './ids.ts'
import { placeOf } from './sorted.ts'

const own = (id: string) => id

/** A bounded memory of ids, which forgets the earliest first. */
export type SeenIds = {
  readonly has: (id: string) => boolean
  /** Remembers an id; false when it, or the same message under another id, was known. */
  readonly add: (id: string) => boolean
  readonly forget: (id: string) => void
  /** Ids up to this one may have been forgotten. Empty while none has been. */
  readonly forgotten: () => string
}

/** Remembers at most so many ids. */
export const seenIds = (maximum: number): SeenIds => {
  // Equal hashes in one span are one message, so a span and a hash name at most one.
  const times = new Map<string, number>()
  const ids: string[] = []
  let floor = ''

  const keyOf = (id: string, shift = 0) => `${Math.floor(timeOf(id) / SAME_MESSAGE_MS) + shift}.${hashOf(id)}`
  // The time of an unknown key is NaN, which is not near any time.
  const has = (id: string) =>
    [-1, 0, 1].some(shift => Math.abs(Number(times.get(keyOf(id, shift))) - timeOf(id)) <= SAME_MESSAGE_MS)

  return {
    has,
    add: id => {
      if (has(id)) return false
      times.set(keyOf(id), timeOf(id))
      ids.splice(placeOf(ids, id, own), 0, id)
      if (ids.length > maximum) {
        // A tenth at a time: so a late id that lands at the bottom is not forgotten at once.
        for (const gone of ids.splice(0, Math.ceil(maximum / 10))) {
          times.delete(keyOf(gone))
          floor = gone
        }
      }
      return true
    },
    forget: id => {
      const place = placeOf(ids, id, own)
      if (ids[place] === id && times.delete(keyOf(id))) ids.splice(place, 1)
    },
    forgotten: () => floor,
  }
}
