/**
 * Remembers what a pure function gave for a key, at most `2 × size` entries: when the young half is full it becomes the old
 * one, and what is used again moves over. Constant cost, no clock.
 */
export const memo = <T>(size: number): ((key: string, make: () => T) => T) => {
  let young = new Map<string, T>()
  let old = new Map<string, T>()
  return (key, make) => {
    const known = young.get(key)
    if (known !== undefined) return known
    const value = old.get(key) ?? make()
    if (young.size >= size) {
      old = young
      young = new Map()
    }
    young.set(key, value)
    return value
  }
}
