import type { Json } from '../../../contracts/json.ts'
import type { LogLine } from '../line.ts'
import { lineOfObject } from '../parse/lineOfObject.ts'

/** The short names of a line's fields, one letter each, and the numbers that stand for them as keys of CBOR. */
const SHORT = { l: 'level', n: 'module', m: 'msg', a: 'age_ms', t: 'time' } as const
const BY_NUMBER: readonly string[] = ['level', 'module', 'msg', 'age_ms', 'time']

/** The numbers by which Zephyr and ESP-IDF know their levels; 0 tells none. Others count as everywhere. */
const LEVELS: readonly (string | undefined)[] = [undefined, 'error', 'warn', 'info', 'debug', 'trace']

/** An older line has lost its place in time: a device restarts before that. */
const MAX_AGE_MS = 366 * 86_400_000

/** The name that a numeric key of a line stands for. */
export const keyName = (key: number): string => BY_NUMBER[key] ?? String(key)

/**
 * The line that an object of a device is: `{ level, module, msg, age_ms, time }`, with other fields as metadata. The letters count where `m` is
 * a text and no longer name of a message is there.
 * @param nowMs the time of receipt, ms since 1970: the age is taken from it
 */
export const deviceLine = (object: Json, nowMs: number): LogLine => {
  const { age_ms: age, level, ...fields } = longNames(object)
  const known = typeof level === 'number' && level < LEVELS.length ? LEVELS[level] : level
  const isAge = typeof age === 'number' && age >= 0 && age <= MAX_AGE_MS
  const { source: _, ...line } = lineOfObject(
    { ...fields, ...(known !== undefined && { level: known }), ...(age !== undefined && !isAge && { age_ms: age }) },
    { nowMs },
  )
  if (!isAge || line.timestamp !== undefined) return line
  return { ...line, timestamp: new Date(nowMs - age).toISOString() }
}

const longNames = (object: Json): Json => {
  if (typeof object.m !== 'string' || object.msg !== undefined || object.message !== undefined) return object
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      const long = isShort(name) ? SHORT[name] : name
      return [long === name || object[long] === undefined ? long : name, value]
    }),
  )
}

const isShort = (name: string): name is keyof typeof SHORT => Object.hasOwn(SHORT, name)
