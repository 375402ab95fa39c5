import type { Json } from '../../../../contracts/json.ts'
import { type Entry, entryOf, type Parser, type Reading } from '../entry.ts'
import { levelInText } from '../level/levelInText.ts'
import { levelOfWord } from '../level/levelOf.ts'
import { isoTimeAt } from '../time/isoTime.ts'
import { monthTimeAt } from '../time/monthTime.ts'
import type { TimeAt } from '../time/timeInText.ts'
import { withInner } from './inner.ts'
import { type Priority, priorityOf } from './syslogPriority.ts'

/** Cisco's number of the line, its own name, and its mark for a clock that is not set. */
const BEFORE_TIME = /(?:\d{1,10}: )?(?:[\w.-]{1,255}: )?[*.]?/y
const CISCO = /^(?:\d{1,10}: )?[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} [\d:. A-Z]{8,30}: %/
const TAG = /([^\s:[\]<>"'{}=|]{1,128})(?:\[([^\]\s]{1,64})\])?:(?: |$)|([^\s:[\]<>"'{}=|]{1,128})\[(\d{1,10})\]:? /y
const HOST = /([A-Za-z0-9_.:-]{1,255}) +/y
/** Lines of a file whose host and program cannot be told from words of a sentence, but for these. */
const KNOWN_TEXT = /(?:CEF:|last message repeated |message repeated |%[A-Z0-9_]+-)/y

/**
 * Syslog of RFC 3164 and the forms in which it is met: with and without priority, with a year or an ISO time, without host, without tag,
 * Cisco's, and CEF as its message. Without a priority, a line needs a time and a tag, so that prose is not taken for one.
 *
 * @param readText reads a message that is JSON
 */
export const rfc3164Format =
  (readText: Parser): Parser =>
  (line, reading) => {
    const inner = (read: Entry | undefined): Entry | undefined => read && withInner(read, readText, reading)
    const priority = priorityOf(line)
    const start = priority?.end ?? 0
    const time = timeFrom(line, start, reading, priority !== undefined || CISCO.test(line.slice(0, 64)))
    if (!time) {
      // RFC 3164 §4.3.2: without a valid time, all that follows the priority is content.
      return priority && start < line.length ? inner(entry(line, start, priority, undefined, reading)) : undefined
    }
    return inner(entry(line, time.end, priority, time, reading))
  }

const timeFrom = (line: string, start: number, reading: Reading, hasPriority: boolean): TimeAt | undefined => {
  const at = hasPriority ? start + (match(BEFORE_TIME, line, start)?.[0].length ?? 0) : start
  const time =
    monthTimeAt(line, at, reading) ?? (line.charAt(at + 10) === 'T' ? isoTimeAt(line, at, reading) : undefined)
  if (!time && at > start) return timeFrom(line, start, reading, false)
  const next = time && line.charAt(time.end)
  return next === ' ' || next === ':' ? time : undefined
}

const entry = (
  line: string,
  from: number,
  priority: Priority | undefined,
  time: TimeAt | undefined,
  reading: Reading,
): Entry | undefined => {
  let at = from
  while (line.charAt(at) === ' ' || line.charAt(at) === ':') at += 1
  const metadata: Json = priority ? { facility: priority.facility, severity: priority.severity } : {}
  // A time that cannot be told is kept as it was written.
  if (time && time.timestamp === undefined) metadata.clock = line.slice(priority?.end ?? 0, time.end)
  let source: string | undefined
  let tag = tagAt(line, at)
  if (time && !tag) {
    const host = match(HOST, line, at)
    const behind = host ? at + host[0].length : at
    tag = tagAt(line, behind)
    const isKnown = tag !== undefined || match(KNOWN_TEXT, line, behind) !== undefined
    if (host?.[1] !== undefined && (isKnown || priority) && !line.startsWith('%', at)) {
      source = host[1].replace(/:$/, '')
      metadata.host = source
      at = behind
      while (line.charAt(at) === ':' || line.charAt(at) === ' ') at += 1
    }
    const isCisco = line.startsWith('%', at) && CISCO.test(line.slice(0, 64))
    if (!priority && !isCisco && !(source !== undefined && isKnown && isSyslogName(line, source, tag))) return undefined
  } else if (!priority) return undefined
  if (tag) {
    if (tag.pid !== undefined) metadata.pid = tag.pid
    at = tag.end
  }
  const message = line.slice(at)
  const level = priority?.level ?? levelInText(message, reading)
  return entryOf({ timestamp: time?.timestamp, level, message, application: tag?.name, metadata, source })
}

type Tag = { readonly name: string; readonly pid: string | undefined; readonly end: number }

/** A program's name with its process. Cisco's facility, which begins with a percent sign, belongs to the message. */
const tagAt = (line: string, at: number): Tag | undefined => {
  const found = match(TAG, line, at)
  const name = found?.[1] ?? found?.[3]
  if (!found || name === undefined || name.startsWith('%')) return undefined
  return { name, pid: found[2] ?? found[4], end: at + found[0].length }
}

/** `2024-01-15T10:30:00Z INFO server: up` is a line of Rust's: a word for a level is no host, and an ISO time needs a process. */
const isSyslogName = (line: string, host: string, tag: Tag | undefined): boolean =>
  levelOfWord(host) === 'unknown' &&
  (line.charCodeAt(0) > 0x39 || tag === undefined || tag.pid !== undefined || tag.name === 'kernel')

const match = (pattern: RegExp, line: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at
  return pattern.exec(line) ?? undefined
}
