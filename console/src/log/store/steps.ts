/**
 * The next place in an ordered list, from an index, or the newest place when there is no index. It wraps around at the ends,
 * and is undefined for an empty list.
 */
export const stepFrom = (places: readonly number[], from: number | undefined, by: 1 | -1): number | undefined => {
  if (from === undefined) return places.at(-1)
  return by > 0
    ? (places.find(place => place > from) ?? places[0])
    : (places.findLast(place => place < from) ?? places.at(-1))
}
