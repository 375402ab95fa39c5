/** The values of a chart that are far from all others, and the range of the others. */
export type VisibleRange = {
  readonly min: number
  readonly max: number
  /** Indices of the values outside of the range, in their order. */
  readonly outside: readonly number[]
}

/** Of fewer values each one counts. */
const MIN_VALUES = 4
/** The maximum share of values that may be left out, and the number that may be left out of a few. */
const MAX_SHARE = 0.02
const FEW = 10
/** Values are left out only when they would press the others into less than this part of the height. */
const MIN_PART = 1 / 8

/** How many of some values may be left out. */
const spare = (count: number) => (count < FEW ? 1 : Math.max(2, Math.floor(count * MAX_SHARE)))

/** The narrowest range that holds all values but so many. @param ordered in ascending order */
const narrowest = (ordered: readonly number[], without: number): { readonly min: number; readonly max: number } => {
  const count = ordered.length - without
  let best = { min: -Infinity, max: Infinity }
  for (let first = 0; first <= without; first++) {
    const [min = 0, max = 0] = [ordered[first], ordered[first + count - 1]]
    if (max - min < best.max - best.min) best = { min, max }
  }
  return best
}

/**
 * The range that a chart shows when a few wrong readings would flatten it, such as one of -300 °C among those of a day.
 * Undefined when it shows all values.
 */
export const visibleRange = (values: readonly (number | null)[]): VisibleRange | undefined => {
  const ordered = values.filter(value => value !== null).sort((one, other) => one - other)
  const [least = 0] = ordered
  const greatest = ordered.at(-1) ?? 0
  if (ordered.length < MIN_VALUES) return undefined
  const core = narrowest(ordered, spare(ordered.length))
  // Of values that are all the same, the distance to the others is measured by their size.
  const width = core.max - core.min || Math.max(1, Math.abs(core.max) / 10)
  if (width >= (greatest - least) * MIN_PART) return undefined
  // Values near to the others are shown with them.
  const [low, high] = [core.min - width, core.max + width]
  const inside = ordered.filter(value => value >= low && value <= high)
  const outside = values.flatMap((value, index) => (value !== null && (value < low || value > high) ? [index] : []))
  return { min: inside[0] ?? least, max: inside.at(-1) ?? greatest, outside }
}

/** The same for the heights of bars, which begin at 0: only those that are far too high are left out. */
export const visibleHeights = (heights: readonly number[]): VisibleRange | undefined => {
  const ordered = [...heights].sort((one, other) => one - other)
  const usual = ordered[ordered.length - 1 - spare(ordered.length)] ?? 0
  if (ordered.length < MIN_VALUES || usual <= 0 || usual >= (ordered.at(-1) ?? 0) * MIN_PART) return undefined
  const limit = 2 * usual
  const outside = heights.flatMap((height, index) => (height > limit ? [index] : []))
  return { min: 0, max: Math.max(...heights.filter(height => height <= limit)), outside }
}
