/** What is searched for: a text whatever its case, or a regular expression. */
export type Query = { readonly text: string; readonly isRegex: boolean }

/** Most places that one line is marked at. */
const MOST_SPANS = 50

/** Where a text was found: from, to, from, to… */
export type Spans = readonly number[]

const expressionOf = ({ text, isRegex }: Query): RegExp =>
  new RegExp(isRegex ? text : text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi')

/** Why this is no regular expression; nothing when it is one. */
export const problemOf = (query: Query): string | undefined => {
  try {
    expressionOf(query)
    return undefined
  } catch (error) {
    const said = error instanceof Error ? error.message : `${error}`
    return said.replace(/^Invalid regular expression: \/.*\/[a-z]*: /s, '')
  }
}

/**
 * Finds a query in a text: where, or null when it is not there. A match of nothing counts, and marks nothing.
 * A regular expression may take for ever: this belongs into a worker, which can be stopped.
 */
export const finderOf = (query: Query): ((text: string) => Spans | null) => {
  const expression = expressionOf(query)
  return text => {
    expression.lastIndex = 0
    const spans: number[] = []
    let isFound = false
    while (spans.length < 2 * MOST_SPANS) {
      const match = expression.exec(text)
      if (!match) break
      isFound = true
      if (match[0] === '') expression.lastIndex++
      else spans.push(match.index, match.index + match[0].length)
    }
    return isFound ? spans : null
  }
}
