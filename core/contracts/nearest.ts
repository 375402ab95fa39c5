/** Edits between two words: letters put in, left out or replaced (Levenshtein distance). */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1]
    for (const [index, otherLetter] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (letter === otherLetter ? 0 : 1)
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}

/** Longer words are compared by their beginning: they come from strangers, and each letter costs time. */
const MAX_LENGTH = 64

/** The candidate that was most likely meant, whatever its capitals. @returns nothing where there are no candidates */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const wanted = word.slice(0, MAX_LENGTH).toLowerCase()
  const away = (candidate: string) => distance(wanted, candidate.toLowerCase())
  return candidates.toSorted((one, other) => away(one) - away(other))[0]
}

/** Names that are not known, such as fields of a body or parameters of a query: at most ten, and of each its beginning. */
export const shownNames = (names: readonly string[]): readonly string[] =>
  names.slice(0, 10).map(name => name.slice(0, MAX_LENGTH))

/** Says that a name is not known, and which one was probably meant. */
export const unknownName = (name: string, known: readonly string[]): string =>
  known.length === 0
    ? 'not known: there are no parameters here'
    : `not known; did you mean ${nearest(name, known)}? There are ${known.join(', ')}`
