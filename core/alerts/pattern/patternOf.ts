import type { AlertRule } from '../../contracts/alerts.ts'
import { EVENT_SOURCE } from '../../contracts/events.ts'
import { alternativesIn, checkComplexity } from './complexity.ts'
import { deviceFilter } from './covers.ts'
import { watchedBy } from './element.ts'
import { compilePattern, existsOf, isObject } from './pattern.ts'
import { PatternError } from './patternError.ts'
import { places } from './place.ts'

type Pattern = Readonly<Record<string, unknown>>

/** The default quota of EventBridge, characters ("Amazon EventBridge quotas": event pattern size). */
export const MAX_PATTERN = 2048
/** The alternatives that `$or` may make of a pattern, each with each of the others. */
const MAX_ALTERNATIVES = 1000

/**
 * A pattern that lets pass all that the pattern takes of one element of a list: without what a field must not have, since EventBridge may
 * look for the field in all elements. Undefined where nothing is left.
 */
const loosened = (pattern: Pattern): Pattern | undefined => {
  const kept = Object.entries(pattern).flatMap(([name, inner]): (readonly [string, unknown])[] => {
    if (name === '$or' && Array.isArray(inner)) {
      const alternatives = inner.map((one: unknown) => (isObject(one) ? loosened(one) : undefined))
      return alternatives.includes(undefined) ? [] : [[name, alternatives]]
    }
    if (Array.isArray(inner)) return inner.some(element => existsOf(element) === false) ? [] : [[name, inner]]
    const within = isObject(inner) ? loosened(inner) : undefined
    return within ? [[name, within]] : []
  })
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

const within = (place: readonly string[], check: () => unknown): void => {
  try {
    check()
  } catch (error) {
    if (error instanceof PatternError) throw new PatternError([...place, ...error.path], error.fault)
    throw error
  }
}

const checkOwn = (pattern: Pattern): void =>
  within(['when', 'pattern'], () => {
    // First: what follows takes the longer the more it has to go through.
    const { length } = JSON.stringify(pattern)
    if (length > MAX_PATTERN)
      throw new PatternError([], `it is ${length} characters long, and EventBridge takes ${MAX_PATTERN}: ask for less`)
    if (Object.hasOwn(pattern, 'deviceId'))
      throw new PatternError(['deviceId'], 'the devices that a rule looks at stand in its field devices')
    compilePattern(pattern)
    checkComplexity(pattern)
    if (alternativesIn(pattern) > MAX_ALTERNATIVES)
      throw new PatternError([], `$or makes more than ${MAX_ALTERNATIVES} alternatives of it`)
  })

/**
 * The pattern of the rule of EventBridge for a rule of alerts. It lets pass each event with at least one element that the rule takes
 * (`matchesIn`), and hardly any other: what it does not let pass costs nothing.
 * @throws PatternError for a rule that EventBridge would refuse, with the place
 */
export const patternOf = (name: string, { when, devices }: Pick<AlertRule, 'when' | 'devices'>): Pattern => {
  const { type, pattern } = watchedBy(when)
  if (pattern) checkOwn(pattern)
  const { detailType, list, isOfOneDevice } = places[type]
  const deviceId = deviceFilter(devices)
  const element = list !== undefined && pattern ? loosened(pattern) : pattern
  const one = isOfOneDevice ? element : { ...element, deviceId }
  const detail = {
    ...(list === undefined ? one : one && { [list]: one }),
    ...(isOfOneDevice && { deviceId }),
  }
  const whole = { source: [EVENT_SOURCE], 'detail-type': [detailType], detail }
  compilePattern(whole)
  const { length } = JSON.stringify(whole)
  if (length > MAX_PATTERN)
    throw new PatternError(
      [],
      `the pattern of ${name} is ${length} characters long, and EventBridge takes ${MAX_PATTERN}: name fewer devices, or ask for less`,
    )
  return whole
}
