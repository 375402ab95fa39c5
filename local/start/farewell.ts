import type { Unfinished } from '../unfinished.ts'

/**
 * The lines in which a run that ends tells of the work that it leaves, by target.
 * @param isKept whether the next run goes on with it
 */
export const farewell = (unfinished: readonly Unfinished[], isKept: boolean): readonly string[] => {
  const counts = new Map<string, number>()
  for (const { target } of unfinished) counts.set(target, (counts.get(target) ?? 0) + 1)
  if (counts.size === 0) return []
  const list = [...counts].map(([target, count]) => `${target} ${count}`).join(', ')
  return isKept
    ? [`Not done yet, and kept for the next start: ${list}.`]
    : [`Lost, because nothing is kept without --data DIR: ${list}.`]
}
