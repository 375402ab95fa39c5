import { LEVELS } from '../../../../core/contracts/levels.ts'
import { jsonPlaces } from './jsonPlaces.ts'

/** The levels from which on a rule may look at events. */
export const FROM_LEVELS = ['warn', 'error', 'fatal'] as const
export type FromLevel = (typeof FROM_LEVELS)[number]

const ORDER: readonly string[] = LEVELS.filter(level => level !== 'unknown')

const from = (level: FromLevel): string[] => ORDER.slice(ORDER.indexOf(level))

const objectIn = (pattern: string) => {
  const read = jsonPlaces(pattern.trim() === '' ? '{}' : pattern)
  return 'value' in read && typeof read.value === 'object' && read.value !== null && !Array.isArray(read.value)
    ? read.value
    : undefined
}

/** The level from which on a pattern takes events: `any` for all, `other` for what the list does not offer, undefined for a faulty pattern. */
export const levelIn = (pattern: string): FromLevel | 'any' | 'other' | undefined => {
  const object = objectIn(pattern)
  if (!object) return undefined
  const { level } = object
  if (level === undefined) return 'any'
  const levels = Array.isArray(level) ? level : []
  return (
    FROM_LEVELS.find(one => from(one).length === levels.length && from(one).every(each => levels.includes(each))) ??
    'other'
  )
}

/** A pattern with another level, and all that it says else. */
export const withLevel = (pattern: string, level: FromLevel | 'any'): string => {
  const { level: _, ...others } = objectIn(pattern) ?? {}
  const object = level === 'any' ? others : { level: from(level), ...others }
  return Object.keys(object).length === 0 ? '' : JSON.stringify(object, null, 2)
}
