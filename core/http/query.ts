import { unknownName } from './message.ts'
import { invalid } from './problem.ts'

/**
 * Checks that a query string has each parameter once, and none that is not known: a misspelt one would be ignored without a word.
 * @throws HttpProblem naming each wrong parameter, and for an unknown one the nearest known one
 */
export const checkQuery = (queryString: string, known: readonly string[]): void => {
  const given = Map.groupBy(new URLSearchParams(queryString), ([name]) => name)
  const errors = [...given].flatMap(([name, some]) => {
    if (name === '') return []
    if (!known.includes(name)) return [{ path: name.slice(0, 64), message: unknownName(name, known) }]
    return some.length > 1 ? [{ path: name, message: 'given more than once' }] : []
  })
  if (errors.length > 0) throw invalid(errors)
}
