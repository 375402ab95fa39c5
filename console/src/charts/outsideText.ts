import { numberText } from './series.ts'
import type { VisibleRange } from './visibleRange.ts'

/** How many values are named one by one. */
const MAX_NAMED = 3

/** Names the values outside of the range of a chart: `1 value is outside of the range shown: -300.` */
export const outsideText = (
  values: readonly (number | null)[],
  { outside }: VisibleRange,
  isWhole: boolean,
): string => {
  const far = outside.flatMap(index => values[index] ?? [])
  const named = far.slice(0, MAX_NAMED).map(numberText).join(', ')
  const [subject, verb] = far.length === 1 ? ['1 value', 'is'] : [`${far.length} values`, 'are']
  const what = isWhole ? 'far from the others' : 'outside of the range shown'
  return `${subject} ${verb} ${what}: ${named}${far.length > MAX_NAMED ? ', …' : ''}.`
}
