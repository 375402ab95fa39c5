const COMPARISONS = {
  '=': (value: number, bound: number) => value === bound,
  '<': (value: number, bound: number) => value < bound,
  '<=': (value: number, bound: number) => value <= bound,
  '>': (value: number, bound: number) => value > bound,
  '>=': (value: number, bound: number) => value >= bound,
} as const
type Comparison = keyof typeof COMPARISONS

const isComparison = (text: unknown): text is Comparison => typeof text === 'string' && Object.hasOwn(COMPARISONS, text)

/** The largest magnitude of a number in a filter (AWS, "Comparison operators for use in event patterns": numeric matching). */
export const MAX_NUMBER = 5e9

/**
 * Whether a number is within a range: `["=", 3]`, `["<", 10]`, `[">", 0, "<=", 5]`. A range begins with its lower bound.
 * @throws Error for what EventBridge would refuse
 */
export const rangeFilter = (argument: unknown): ((value: number) => boolean) => {
  const wrong = (fault: string) => new Error(`numeric ${JSON.stringify(argument)} is not valid: ${fault}`)
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4))
    throw wrong('it is a list of a comparison and a number, or of two of each')
  const bounds: { readonly comparison: Comparison; readonly bound: number }[] = []
  for (let at = 0; at < argument.length; at += 2) {
    const [comparison, bound]: readonly unknown[] = argument.slice(at, at + 2)
    if (!isComparison(comparison))
      throw wrong(`${JSON.stringify(comparison)} is none of ${Object.keys(COMPARISONS).join(' ')}`)
    if (typeof bound !== 'number') throw wrong(`${JSON.stringify(bound)} is no number`)
    if (Math.abs(bound) > MAX_NUMBER) throw wrong(`numbers are between -${MAX_NUMBER} and ${MAX_NUMBER}`)
    bounds.push({ comparison, bound })
  }
  const [lower, upper] = bounds
  if (lower && upper) {
    if (!lower.comparison.startsWith('>') || !upper.comparison.startsWith('<'))
      throw wrong('a range begins with > or >=, and ends with < or <=')
    if (lower.bound >= upper.bound) throw wrong('its lower bound is below its upper bound')
  }
  return value => bounds.every(({ comparison, bound }) => COMPARISONS[comparison](value, bound))
}
