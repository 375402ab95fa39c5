import type { Json, JsonValue } from '../../../contracts/json.ts'
import { asObject } from '../../../contracts/jsonValue.ts'
import type { Entry, Parser } from './entry.ts'
import { textEntry } from './formats/text.ts'
import { jsonText } from './object/jsonText.ts'
import { objectEntry } from './object/objectEntry.ts'
import { type Options, parseLine } from './parseLine.ts'
import { parsers, readMessage } from './parsers.ts'

/**
 * The line that an object is, by the usual names of its fields. `source` is told where a field names it; it stays in `metadata` too.
 * A format is that of its message, where no field tells a level.
 *
 * @example
 * lineOfObject({ time: 1705314600, level: 30, msg: 'up', service: 'web' }, { nowMs: Date.now() })
 * // { timestamp: '2024-01-15T10:30:00Z', level: 'info', message: 'up', metadata: { service: 'web' }, source: 'web' }
 */
export const lineOfObject = (json: Json, options: Options): Entry =>
  objectEntry(json, options, messageReader(options.format))

const messageReader = (format: Options['format']): Parser => {
  if (format === undefined) return readMessage
  const parser = typeof format === 'function' ? format : parsers[format]
  return (line, reading) => parser(line, reading) ?? textEntry(line, reading)
}

/** The line that any JSON value is: an object, a text that may be of any format, or another value as its text. */
export const lineOfJson = (value: JsonValue, options: Options): Entry => {
  const object = asObject(value)
  if (object) return lineOfObject(object, options)
  return parseLine(typeof value === 'string' ? value : jsonText(value), options)
}
