import { isObject } from './pattern.ts'
import { PatternError } from './patternError.ts'
import { wildcardParts } from './wildcard.ts'

/** The maximum number of beginnings of wildcards that one text may fit (aws/event-ruler, `MachineComplexityEvaluator`). */
const MAX_COMPLEXITY = 10
/** Where looking for a worse text ends. */
const MAX_LOOKED_AT = 2_000

/** A step of a filter: a character, or `undefined` for any text. */
type Steps = readonly (string | undefined)[]

const stepsOf = (filter: string): Steps =>
  wildcardParts(filter).flatMap(part => (part === undefined ? [undefined] : [...part]))

/** The places that are reached with a place: behind a wildcard, which may be empty. */
const reached = (steps: Steps, at: number): readonly number[] =>
  at < steps.length && steps[at] === undefined ? [at, at + 1] : [at]

/** A filter, and the places where a text can be in it. */
type Machine = { readonly steps: Steps; readonly at: readonly number[] }

/** The beginnings of a filter that a text fits. A wildcard counts once, and once more where the text has just come to it. */
const beginnings = ({ steps, at }: Machine, before: readonly number[]): number => {
  const counted = at.filter(place => place === 0 || steps[place - 1] !== undefined)
  const arrived = counted.filter(place => place < steps.length && steps[place] === undefined && !before.includes(place))
  return counted.length + arrived.length
}

const moved = ({ steps, at }: Machine, letter: string): Machine => {
  const next = at.flatMap(place => {
    const step = steps[place]
    if (step === undefined) return place < steps.length ? [place] : []
    return step === letter ? [place + 1] : []
  })
  return { steps, at: [...new Set(next.flatMap(place => reached(steps, place)))].toSorted((a, b) => a - b) }
}

/**
 * The number of beginnings of filters that the worst text fits at once, up to one more than is allowed. EventBridge refuses a field
 * whose wildcards let too many stay possible, such as `*a*a*a*a*`.
 */
const complexityOf = (filters: readonly string[]): number => {
  const start: readonly Machine[] = filters.map(stepsOf).map(steps => ({ steps, at: reached(steps, 0) }))
  const letters = [...new Set(start.flatMap(({ steps }) => steps))].filter(letter => letter !== undefined)
  const waiting = [start]
  const seen = new Set<string>()
  let worst = 0
  for (let machines = waiting.pop(); machines && seen.size < MAX_LOOKED_AT; machines = waiting.pop()) {
    const key = JSON.stringify(machines.map(({ at }) => at))
    if (seen.has(key)) continue
    seen.add(key)
    for (const letter of letters) {
      const next = machines.map(machine => moved(machine, letter))
      const complexity = next.reduce((sum, machine, index) => sum + beginnings(machine, machines[index]?.at ?? []), 0)
      if (complexity > MAX_COMPLEXITY) return complexity
      worst = Math.max(worst, complexity)
      if (next.some(({ at }) => at.length > 0)) waiting.push(next)
    }
  }
  return worst
}

const wildcardsIn = (element: unknown): readonly string[] => {
  if (!isObject(element)) return []
  const { wildcard, 'anything-but': anythingBut } = element
  if (isObject(anythingBut)) return wildcardsIn(anythingBut)
  return [wildcard].flat().filter(filter => typeof filter === 'string')
}

/** Refuses a pattern that EventBridge finds too complex. @throws PatternError with the field */
export const checkComplexity = (pattern: unknown, path: readonly string[] = []): void => {
  if (Array.isArray(pattern)) {
    if (path.at(-1) === '$or')
      for (const [at, one] of pattern.entries()) checkComplexity(one, [...path.slice(0, -1), `$or[${at}]`])
    else if (complexityOf(pattern.flatMap(wildcardsIn)) > MAX_COMPLEXITY)
      throw new PatternError(
        path,
        'its wildcards are too complex for EventBridge: use fewer, or longer texts between them',
      )
    return
  }
  if (isObject(pattern)) for (const [name, inner] of Object.entries(pattern)) checkComplexity(inner, [...path, name])
}

/** How many alternatives a pattern stands for: those of `$or`, each with each of the others. */
export const alternativesIn = (pattern: unknown): number => {
  if (!isObject(pattern)) return 1
  return Object.entries(pattern).reduce((product, [name, inner]) => {
    const factor =
      name === '$or' && Array.isArray(inner)
        ? inner.reduce((sum: number, one: unknown) => sum + alternativesIn(one), 0)
        : alternativesIn(inner)
    return product * factor
  }, 1)
}
