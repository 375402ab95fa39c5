import { shownNames, unknownName } from '../contracts/nearest.ts'
import { invalid } from './problem.ts'

/**
 * Checks that a query string has each parameter once, and none that is not known: a misspelt one would be ignored without a word.
 * @throws HttpProblem naming each wrong parameter, and for an unknown one the nearest known one
 */
export const checkQuery = (queryString: string, known: readonly string[]): void => {
  const given = Map.groupBy(new URLSearchParams(queryString), ([name]) => name)
  const names = [...given.keys()].filter(name => name !== '')
  const repeated = names.filter(name => known.includes(name) && (given.get(name)?.length ?? 0) > 1)
  const errors = [
    ...repeated.map(path => ({ path, message: 'given more than once' })),
    ...shownNames(names.filter(name => !known.includes(name))).map(path => ({
      path,
      message: unknownName(path, known),
    })),
  ]
  if (errors.length > 0) throw invalid(errors)
}
