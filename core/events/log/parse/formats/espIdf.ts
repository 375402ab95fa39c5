import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser, type Reading } from '../entry.ts'
import { levelOfWord } from '../level/levelOf.ts'
import { epochTime } from '../time/epoch.ts'
import { isoTimeAt } from '../time/isoTime.ts'

const IDF = /^([VDIWE]) \((\d{1,13}|[\d -]{0,12}\d\d:\d\d:\d\d\.\d{3})\)(?: ([^\s:][^:]{0,63}))?:(?: |(?=\S)|$)/
/** Without a time, `E` and `I` begin sentences too: the tag must not look like a word of one. */
const BARE = /^([VDIWE]) (?=[A-Z]{2}|\w{0,63}(?:[a-z][A-Z]|[_\d]))([A-Za-z][\w.-]{1,63}): /
/** `[  1234][E][WiFi.cpp:123] begin(): text` */
const ARDUINO = /^\[ {0,9}(\d{1,10})\]\[([VDIWE])\]\[([^\]]{1,128})\] /

/**
 * ESP-IDF's log output, `W (5123) wifi: text`, and that of Arduino on the same chips. The milliseconds since the start are the metadata's
 * `uptime`, in seconds; a clock without a date is kept as `clock`, one with a date, or in milliseconds since 1970, is the line's time.
 */
export const espIdfFormat: Parser = (line, reading) => {
  const [prefix, letter = '', time = '', tag] = IDF.exec(line) ?? []
  if (prefix !== undefined) {
    const message = line.slice(prefix.length)
    return entryOf({ ...timeIn(time, reading), level: levelOfWord(letter), message, application: tag })
  }
  const [bare, severity = '', module] = BARE.exec(line) ?? []
  if (bare !== undefined) {
    return entryOf({ level: levelOfWord(severity), message: line.slice(bare.length), application: module })
  }
  const [begin, uptime, level = '', caller = ''] = ARDUINO.exec(line) ?? []
  if (begin === undefined) return undefined
  const metadata: Json = { uptime: Number(uptime) / 1000, caller }
  return entryOf({ level: levelOfWord(level), message: line.slice(begin.length), metadata })
}

const timeIn = (text: string, reading: Reading): { timestamp?: string | undefined; metadata?: Json } => {
  if (/^\d{13}$/.test(text)) return { timestamp: epochTime(text) }
  if (/^\d{1,12}$/.test(text)) return { metadata: { uptime: Number(text) / 1000 } }
  const dated = /^\d\d-/.test(text) ? `20${text}` : text
  const time = isoTimeAt(dated, 0, reading)
  return time?.end === dated.length && time.timestamp !== undefined
    ? { timestamp: time.timestamp }
    : { metadata: { clock: text } }
}
