/** A search for a text, in upper or lower case, or for a regular expression. */
export type Query = { readonly text: string; readonly isRegex: boolean }

/** The maximum number of matches that are highlighted in one line. */
const MAX_SPANS = 50

/** The places of the matches: from, to, from, to… */
export type Spans = readonly number[]

const expressionOf = ({ text, isRegex }: Query): RegExp =>
  new RegExp(isRegex ? text : text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi')

/** Why a regular expression is invalid; undefined when it is valid. */
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
 * Finds the matches of a query in a text; null when there are none. An empty match counts, but highlights nothing.
 * A regular expression may take for ever, so that this must run in a worker, which can be stopped.
 */
export const finderOf = (query: Query): ((text: string) => Spans | null) => {
  const expression = expressionOf(query)
  return text => {
    expression.lastIndex = 0
    const spans: number[] = []
    let isFound = false
    while (spans.length < 2 * MAX_SPANS) {
      const match = expression.exec(text)
      if (!match) break
      isFound = true
      if (match[0] === '') expression.lastIndex++
      else spans.push(match.index, match.index + match[0].length)
    }
    return isFound ? spans : null
  }
}
