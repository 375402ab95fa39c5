import type { Level } from '../../../../contracts/frames.ts'
import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser } from '../entry.ts'
import { storableName } from '../object/storable.ts'
import { timeOf } from '../time/timeOf.ts'

const START = /^CEF: ?\d/
/** The longest header that is looked for, characters. */
const MAX_HEADER = 8192

/**
 * ArcSight's Common Event Format: seven fields between bars, then pairs. The message is the event's name; severities up to 3 are `info`,
 * up to 6 `warn`, up to 8 `error`, above `fatal`.
 */
export const cefFormat: Parser = (line, reading) => {
  if (!START.test(line)) return undefined
  const header = headerOf(line)
  if (!header) return undefined
  const [version = '', vendor = '', product = '', deviceVersion = '', eventClass = '', name = '', severity = ''] =
    header.fields
  const extension = extensionOf(line, header.end)
  const time = timeOf(extension.rt ?? extension.deviceReceiptTime ?? extension.end ?? extension.start, reading)
  const metadata: Json = {
    cef_version: version.replace(/^CEF: ?/, ''),
    vendor,
    product,
    device_version: deviceVersion,
    event_class: eventClass,
    severity,
  }
  if (Object.keys(extension).length > 0) metadata.extension = extension
  return entryOf({ timestamp: time, level: levelOfSeverity(severity), message: name, application: product, metadata })
}

const headerOf = (line: string): { fields: readonly string[]; end: number } | undefined => {
  const fields: string[] = []
  let field = ''
  let start = 0
  const max = Math.min(line.length, MAX_HEADER)
  for (let at = 0; at < max; at += 1) {
    const code = line.charCodeAt(at)
    if (code === 0x5c && (line.charAt(at + 1) === '|' || line.charAt(at + 1) === '\\')) {
      field += line.slice(start, at)
      start = at + 1
      at += 1
    } else if (code === 0x7c) {
      fields.push((field + line.slice(start, at)).trim())
      field = ''
      start = at + 1
      if (fields.length === 7) return { fields, end: start }
    }
  }
  // The extension may be left out, and with it the last bar.
  return fields.length === 6 && max === line.length
    ? { fields: [...fields, (field + line.slice(start)).trim()], end: max }
    : undefined
}

const isKeyCode = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  [0x5f, 0x2e, 0x2d, 0x5b, 0x5d].includes(code)

/** A value goes up to the blank before the next key, so blanks need no escape; `=` and a backslash do. */
const extensionOf = (line: string, from: number): Json => {
  const extension: Json = {}
  let key: string | undefined
  let start = from
  // Where the word began that may turn out to be a key.
  let word = from
  const put = (end: number): void => {
    if (key !== undefined) extension[storableName(key)] = unescaped(line.slice(start, end).trimEnd())
  }
  for (let at = from; at < line.length; at += 1) {
    const code = line.charCodeAt(at)
    if (code === 0x5c) at += 1
    if (code === 0x3d && word < at) {
      put(word)
      key = line.slice(word, at)
      start = at + 1
      word = line.length
    } else if (code === 0x20) word = at + 1
    else if (!isKeyCode(code)) word = line.length
  }
  if (key === undefined && from < line.length) extension.text = line.slice(from)
  put(line.length)
  return extension
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', '=': '=', '\\': '\\', '|': '|' }

const unescaped = (value: string): string =>
  value.includes('\\') ? value.replace(/\\([nr=\\|])/g, (whole, letter: string) => ESCAPED[letter] ?? whole) : value

const WORDS: Readonly<Record<string, Level>> = {
  low: 'info',
  medium: 'warn',
  high: 'error',
  'very-high': 'fatal',
}

const levelOfSeverity = (severity: string): Level => {
  const word = severity.toLowerCase()
  if (Object.hasOwn(WORDS, word)) return WORDS[word] ?? 'unknown'
  if (!/^(10|\d)$/.test(severity)) return 'unknown'
  const number = Number(severity)
  if (number <= 3) return 'info'
  if (number <= 6) return 'warn'
  return number <= 8 ? 'error' : 'fatal'
}
