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

/** The candidate that was most likely meant, whatever its capitals. @returns nothing where there are no candidates */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const wanted = word.toLowerCase()
  const away = (candidate: string) => distance(wanted, candidate.toLowerCase())
  return candidates.toSorted((one, other) => away(one) - away(other))[0]
}
