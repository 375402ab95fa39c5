/**
 * The next one to go to, in a list of places in order, from where one is (an index) or from nowhere: then the newest.
 * Goes around at the ends. Nothing when there are none.
 */
export const stepFrom = (places: readonly number[], from: number | undefined, by: 1 | -1): number | undefined => {
  if (from === undefined) return places.at(-1)
  return by > 0
    ? (places.find(place => place > from) ?? places[0])
    : (places.findLast(place => place < from) ?? places.at(-1))
}
