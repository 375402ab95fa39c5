import { countsOf, type Unfinished } from '../unfinished.ts'

/**
 * The lines in which a run that ends tells of the work that it leaves, by target.
 * @param isKept whether the next run goes on with it
 */
export const farewell = (unfinished: readonly Unfinished[], isKept: boolean): readonly string[] => {
  if (unfinished.length === 0) return []
  const list = Object.entries(countsOf(unfinished))
    .map(([target, count]) => `${target} ${count}`)
    .join(', ')
  return isKept
    ? [`Not done yet, and kept for the next start (events, by target): ${list}.`]
    : [`Lost, because nothing is kept without --data DIR (events, by target): ${list}.`]
}
