import { entryOf, type Parser } from '../entry.ts'
import { isoTimeAt } from '../time/isoTime.ts'

const STREAM = / (stdout|stderr) ([FP])(?: |$)/y

/**
 * A container's line as Kubernetes writes it to a node's disk (CRI): time, stream, `F` for a full line or `P` for a part of one, text.
 * @param readText reads the text, which may be a line of any format
 */
export const criFormat =
  (readText: Parser): Parser =>
  (line, reading) => {
    const time = isoTimeAt(line, 0, reading)
    if (!time) return undefined
    STREAM.lastIndex = time.end
    const [found, stream = '', tag] = STREAM.exec(line) ?? []
    if (found === undefined) return undefined
    const text = line.slice(time.end + found.length)
    const inner = readText(text, reading) ?? entryOf({ level: 'unknown', message: text })
    const clock = time.timestamp === undefined ? { clock: line.slice(0, time.end) } : {}
    const metadata = { ...inner.metadata, ...clock, stream, ...(tag === 'P' && { partial: true }) }
    return entryOf({ ...inner, timestamp: time.timestamp, metadata })
  }
