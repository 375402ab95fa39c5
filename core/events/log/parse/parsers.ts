import type { Parser } from './entry.ts'
import { accessLogFormat } from './formats/accessLog.ts'
import { cefFormat } from './formats/cef.ts'
import { criFormat } from './formats/cri.ts'
import { espIdfFormat } from './formats/espIdf.ts'
import { jsonFormat } from './formats/json.ts'
import { klogFormat } from './formats/klog.ts'
import { logfmtFormat } from './formats/logfmt.ts'
import { nginxErrorFormat } from './formats/nginxError.ts'
import { rfc3164Format } from './formats/rfc3164.ts'
import { rfc5424Format } from './formats/rfc5424.ts'
import { textEntry } from './formats/text.ts'
import { zephyrFormat } from './formats/zephyr.ts'

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a
const NOTHING: readonly Parser[] = []

/** The formats whose text may be a line of another format stand on the parser for that text. */
const formatsOver = (readText: Parser) => {
  const json = jsonFormat(readText)
  const logfmt = logfmtFormat(readText)
  const cri = criFormat(readText)
  const rfc5424 = rfc5424Format(readText)
  const rfc3164 = rfc3164Format(readText)
  const syslog: Parser = (line, reading) => rfc5424(line, reading) ?? rfc3164(line, reading)
  const digits = [accessLogFormat, cri, nginxErrorFormat, rfc3164]
  const capitals = [espIdfFormat, klogFormat, cefFormat, rfc3164, accessLogFormat, logfmt]
  const angles = [syslog, zephyrFormat]
  const brackets = [zephyrFormat, espIdfFormat, accessLogFormat]
  const marks = [rfc3164]
  const others = [logfmt, accessLogFormat, zephyrFormat]
  const objects = [json]
  const candidates = (code: number): readonly Parser[] => {
    if (code === 0x7b || code === 0x20 || code === 0x09) return objects
    if (isDigit(code)) return digits
    if (code === 0x3c) return angles
    if (code === 0x5b) return brackets
    if (isCapital(code)) return capitals
    if (code === 0x2a || code === 0x2e) return marks
    return code > 0x20 ? others : NOTHING
  }
  return { json, logfmt, cri, syslog, candidates }
}

/**
 * A parser that looks at the first character, and tries those formats whose lines can begin so: the one that fitted last comes first.
 * @param candidates the formats whose lines can begin with this character
 */
const looking = (candidates: (code: number) => readonly Parser[]): Parser => {
  let last: Parser | undefined
  return (line, reading) => {
    const possible = candidates(line.charCodeAt(0))
    const again = last && possible.includes(last) ? last(line, reading) : undefined
    if (again) return again
    for (const parser of possible) {
      const entry = parser === last ? undefined : parser(line, reading)
      if (!entry) continue
      last = parser
      return entry
    }
    return undefined
  }
}

const innermost = formatsOver(textEntry)

/** Reads a message that stands within a line or an object, which may be of any format. */
export const readMessage: Parser = (line, reading) =>
  looking(innermost.candidates)(line, reading) ?? textEntry(line, reading)

const outer = formatsOver(readMessage)

/** A parser for the lines of one batch, which are of any format. It takes no line of text. */
export const lineParser = (): Parser => looking(outer.candidates)

const byName = {
  json: outer.json,
  logfmt: outer.logfmt,
  syslog: outer.syslog,
  'access-log': accessLogFormat,
  'nginx-error': nginxErrorFormat,
  cef: cefFormat,
  klog: klogFormat,
  cri: outer.cri,
  zephyr: zephyrFormat,
  'esp-idf': espIdfFormat,
  text: textEntry,
} satisfies Record<string, Parser>

/** The formats that a source's settings can name. */
export type FormatName = keyof typeof byName

/** A parser for each format. `text` takes every line. */
export const parsers: Readonly<Record<FormatName, Parser>> = byName

/** Whether a text is the name of a format. */
export const isFormatName = (name: string): name is FormatName => Object.hasOwn(byName, name)
