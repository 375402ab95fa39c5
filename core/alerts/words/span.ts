const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** A span of time in words, in the largest unit of which it is a whole number: `5 minutes`, `90 seconds`. */
export const spanWords = (seconds: number): string => {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? UNITS[3]
  const count = seconds / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** Things in a sentence: `a`, `a or b`, `a, b or c`. */
export const listWords = (things: readonly string[], word: 'and' | 'or'): string =>
  things.length < 2 ? (things[0] ?? '') : `${things.slice(0, -1).join(', ')} ${word} ${things.at(-1)}`
