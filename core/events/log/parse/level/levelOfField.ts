import type { Level } from '../../../../contracts/frames.ts'
import type { JsonValue } from '../../../../contracts/json.ts'
import { plainText } from '../plainText.ts'
import { levelOfNumber, levelOfWord, type Numbering } from './levelOf.ts'

/** The numbering that a field's name tells; others are told apart by their size. */
const NUMBERINGS: Readonly<Record<string, Numbering>> = {
  severitynumber: 'otel',
  severity_number: 'otel',
  levelno: 'python',
  'record.level.no': 'python',
  level_value: 'logback',
  severity: 'gcp',
  priority: 'syslog',
}

/**
 * The level in a field's value, a word or a number, also a number in decimal text.
 * @param name the field, or the dotted path to it: it tells how numbers count
 */
export const levelOfField = (name: string, value: JsonValue): Level => {
  if (typeof value === 'number') return levelOfNumber(value, NUMBERINGS[name.toLowerCase()])
  if (typeof value !== 'string') return 'unknown'
  const level = levelOfWord(name === 's' ? value.charAt(0) : value)
  if (level !== 'unknown') return level
  if (/^\d{1,5}$/.test(value)) return levelOfNumber(Number(value), NUMBERINGS[name.toLowerCase()])
  return value.length < 64 ? levelOfWord(plainText(value).trim()) : 'unknown'
}

/** Whether the level says all that the value says, so that the value need not be kept beside it. */
export const isToldBy = (level: Level, value: JsonValue): boolean =>
  typeof value === 'string'
    ? value.toLowerCase() === level || (level === 'warn' && value.toLowerCase() === 'warning')
    : typeof value === 'number' && value >= 10 && value <= 60 && value % 10 === 0
