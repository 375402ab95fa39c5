import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser } from '../entry.ts'
import { levelOfWord } from '../level/levelOf.ts'
import { clockParts, utcTime } from '../time/utcTime.ts'
import { nearestYear } from '../time/yearless.ts'
import { pairsIn, quotedAt } from './pairs.ts'

const HEADER =
  /^([IWEFD])(\d{2}|\d{4})?(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6,9}) {1,8}(\d{1,10}) ([^\s:\]]{1,200}:\d{1,7})(\]| (?=⋮|\[))/

/**
 * Kubernetes' klog and its origin glog, with or without a year, also CockroachDB's. A structured line (`"message" key="value"`) gives its
 * pairs as metadata.
 */
export const klogFormat: Parser = (line, { nowMs, offsetMinutes = 0 }) => {
  const found = HEADER.exec(line)
  if (!found) return undefined
  const [header, letter = '', writtenYear, month, day, hour, minute, second, fraction, pid = '', caller = ''] = found
  const written = {
    month: Number(month),
    ...clockParts(day, hour, minute, second, fraction),
  }
  const year =
    writtenYear === undefined
      ? nearestYear(written, nowMs, offsetMinutes)
      : Number(writtenYear.length === 2 ? `20${writtenYear}` : writtenYear)
  const timestamp = year === undefined ? undefined : utcTime({ ...written, year }, offsetMinutes)
  if (timestamp === undefined) return undefined
  const body = line.slice(header.length).replace(/^ /, '')
  const { message, pairs } = structured(body) ?? { message: body, pairs: {} }
  const metadata: Json = { ...pairs, pid, caller }
  return entryOf({ timestamp, level: levelOfWord(letter), message, metadata })
}

const structured = (body: string): { message: string; pairs: Json } | undefined => {
  const message = body.startsWith('"') ? quotedAt(body, 0) : undefined
  if (!message) return undefined
  const read = pairsIn(body, message.end)
  return read?.bare === 0 ? { message: message.value, pairs: read.pairs } : undefined
}
