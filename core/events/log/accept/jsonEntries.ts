import type { Json, JsonValue } from '../../../contracts/json.ts'
import { asObject, asText } from '../../../contracts/jsonValue.ts'
import type { Entry } from '../parse/entry.ts'
import { lineOfObject } from '../parse/lineOfObject.ts'
import { jsonText } from '../parse/object/jsonText.ts'
import { lineReader, type Options } from '../parse/parseLine.ts'
import { traceMarker } from '../parse/traceMarker.ts'
import type { LogEntry, NoEntry } from './entry.ts'

/** Fields that hold a list of entries, in the envelopes of some senders. */
const LISTS = ['logs', 'entries', 'events', 'records', 'lines'] as const
/** An object with a text in one of these is a line, whatever lists it has. */
const TEXTS = ['message', 'msg', 'log', 'short_message', 'MESSAGE', '@message', 'text', 'body'] as const

/**
 * The entries that JSON values are: an object is an entry by the usual names of its fields, a text is a line of any format. Lists are
 * entered, and so are envelopes: `{"logs":[…]}`, and an object whose message is a list of lines.
 * @param enough entries after which no more are read
 */
export const jsonEntries = (
  values: readonly JsonValue[],
  options: Options,
  enough: number = Number.POSITIVE_INFINITY,
): readonly (LogEntry | NoEntry)[] => {
  const readLine = lineReader(options)
  const marked = traceMarker()
  const entries: (LogEntry | NoEntry)[] = []
  // A stack in place of calls, since lists may be nested.
  const left: JsonValue[] = values.toReversed()
  while (left.length > 0 && entries.length < enough) {
    const value = left.pop() ?? null
    const inner = Array.isArray(value) ? value : listIn(asObject(value))
    if (inner) for (let at = inner.length - 1; at >= 0; at -= 1) left.push(inner[at] ?? null)
    else {
      const entry = entryOf(value, options, readLine)
      entries.push('reason' in entry ? entry : logEntry(marked(entry)))
    }
  }
  return entries
}

const entryOf = (value: JsonValue, options: Options, readLine: (line: string) => Entry): Entry | NoEntry => {
  if (value === null || value === '') return { reason: `${value === null ? 'null' : 'an empty text'} is no log line` }
  const object = asObject(value)
  if (object) return lineOfObject(object, options)
  return readLine(typeof value === 'string' ? value : jsonText(value))
}

/** An entry, with the name of its source apart from its line. */
export const logEntry = ({ source, ...line }: Entry): LogEntry => ({ source, line })

/** The entries within an envelope, each with what the envelope says of all of them. */
const listIn = (object: Json | undefined): readonly JsonValue[] | undefined => {
  if (!object) return undefined
  const { message } = object
  if (Array.isArray(message) && message.length > 0 && message.every(line => typeof line === 'string')) {
    const { line_count: _count, ...shared } = object
    return message.map(line => ({ ...shared, message: line }))
  }
  const name = LISTS.find(one => Array.isArray(object[one]))
  const list = name === undefined ? undefined : object[name]
  const isLine = TEXTS.some(one => asText(object[one]) !== undefined)
  if (name === undefined || !Array.isArray(list) || list.length === 0 || isLine) return undefined
  const { [name]: _list, ...shared } = object
  return list.map(entry => {
    const own = asObject(entry)
    return own ? { ...shared, ...own } : typeof entry === 'string' ? { ...shared, message: entry } : entry
  })
}
