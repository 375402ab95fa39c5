/** Where in an ascending list a value belongs: the number of entries whose key is smaller. */
export const placeOf = <Entry>(entries: readonly Entry[], key: string, keyOf: (entry: Entry) => string): number => {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    const entry = entries[middle]
    if (entry !== undefined && keyOf(entry) < key) low = middle + 1
    else high = middle
  }
  return low
}
