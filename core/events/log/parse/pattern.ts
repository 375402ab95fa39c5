import { RE2JS } from 're2js'
import type { Json } from '../../../contracts/json.ts'
import { entryOf, type Parser } from './entry.ts'
import { levelInText } from './level/levelInText.ts'
import { levelOfField } from './level/levelOfField.ts'
import { MAX_PATTERN } from './maxPattern.ts'
import { storableName } from './object/storable.ts'
import { timeOf } from './time/timeOf.ts'

/** The maximum size of a compiled pattern, instructions: `(a{1000}){1000}` is short and would need millions. */
const MAX_PROGRAM = 5000
/** The part of a line that a pattern is tried on, characters. */
const MAX_LINE = 16_384

/** The names of groups that mean a part of the line. Each other named group goes into the metadata. */
const PARTS = {
  time: ['time', 'timestamp', 'ts', 'date', 'datetime'],
  level: ['level', 'severity', 'lvl', 'loglevel'],
  message: ['message', 'msg'],
  application: ['application', 'app', 'logger', 'module'],
  source: ['source', 'host', 'hostname', 'service'],
} as const

/** A pattern cannot be used. The message says why, for its author. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly code = 'bad-pattern'
}

/**
 * A format of the user's own: a pattern in RE2 syntax (github.com/google/re2/wiki/Syntax), which takes time in proportion to the line, with
 * named groups. It is compiled once; it is found anywhere in a line unless `^` and `$` anchor it.
 *
 * @throws PatternError if it is no RE2 pattern, is too long or too large, or has no named group
 * @example
 * patternFormat('^(?P<time>\\S+) (?P<level>[A-Z]+) (?P<message>.*)$')
 */
export const patternFormat = (pattern: string): Parser => {
  const compiled = compile(pattern)
  const names = Object.keys(compiled.namedGroups())
  if (names.length === 0) {
    throw new PatternError('The pattern has no named group, such as (?P<message>.*)')
  }
  return (line, reading) => {
    const matcher = compiled.matcher(line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line)
    if (!matcher.find()) return undefined
    const groups = new Map<string, string>()
    for (const name of names) {
      const value = matcher.group(name)
      if (value !== null) groups.set(name, value)
    }
    const part = (wanted: keyof typeof PARTS): string | undefined => PARTS[wanted].find(name => groups.has(name))
    const text = (name: string | undefined): string | undefined => (name === undefined ? undefined : groups.get(name))
    const time = part('time')
    const level = part('level')
    const message = part('message')
    const application = part('application')
    const timestamp = timeOf(text(time), reading)
    const named = level === undefined ? 'unknown' : levelOfField(level, text(level) ?? '')
    const told = new Set([message, application])
    if (timestamp !== undefined) told.add(time)
    if (named !== 'unknown') told.add(level)
    const metadata: Json = {}
    for (const [name, value] of groups) if (!told.has(name)) metadata[storableName(name)] = value
    const written = text(message) ?? line
    return entryOf({
      timestamp,
      level: named === 'unknown' && level === undefined ? levelInText(written, reading) : named,
      message: message !== undefined && line.length > MAX_LINE ? written + line.slice(MAX_LINE) : written,
      application: text(application),
      metadata,
      source: text(part('source')),
    })
  }
}

const compile = (pattern: string): RE2JS => {
  if (pattern.length > MAX_PATTERN) {
    throw new PatternError(`The pattern is ${pattern.length} characters long; the maximum is ${MAX_PATTERN}`)
  }
  const compiled = (() => {
    try {
      return RE2JS.compile(pattern)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new PatternError(`The pattern is not in RE2 syntax: ${reason}`, { cause: error })
    }
  })()
  const size = compiled.programSize()
  if (size > MAX_PROGRAM) {
    throw new PatternError(
      `The pattern is too large when its repetitions are written out: ${size} of ${MAX_PROGRAM} steps`,
    )
  }
  return compiled
}
