/** A map that forgets what was unused for longest. */
export type BoundedMap<Key, Value> = {
  /** Counts as use. */
  readonly get: (key: Key) => Value | undefined
  /** Counts as use. */
  readonly set: (key: Key, value: Value) => void
  readonly delete: (key: Key) => void
  readonly size: () => number
}

/**
 * A {@link BoundedMap} of two generations: what is used moves to the younger one, and when that is full the older one is dropped. So at least half of
 * `max` is kept of what was used last, at most `max`, and no operation depends on how many there are. (A `Map` that is kept in order by deleting and
 * setting looks through all its deleted entries to find the first one.)
 * @param max entries, at least 2
 */
export const boundedMap = <Key, Value>(max: number): BoundedMap<Key, Value> => {
  const half = Math.max(1, Math.floor(max / 2))
  let young = new Map<Key, Value>()
  let old = new Map<Key, Value>()

  const add = (key: Key, value: Value): void => {
    if (young.size >= half) {
      old = young
      young = new Map()
    }
    young.set(key, value)
  }

  return {
    get: key => {
      const value = young.get(key)
      if (value !== undefined) return value
      const before = old.get(key)
      if (before === undefined) return undefined
      old.delete(key)
      add(key, before)
      return before
    },
    set: (key, value) => {
      if (young.has(key)) {
        young.set(key, value)
        return
      }
      old.delete(key)
      add(key, value)
    },
    delete: key => {
      young.delete(key)
      old.delete(key)
    },
    size: () => young.size + old.size,
  }
}
