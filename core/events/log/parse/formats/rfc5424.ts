import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser } from '../entry.ts'
import { isoTimeAt } from '../time/isoTime.ts'
import { withInner } from './inner.ts'
import { structuredDataAt } from './structuredData.ts'
import { priorityOf } from './syslogPriority.ts'

/** Version, time, host, application, process, message id. Real ones are longer than the RFC allows. */
const HEADER = /[1-9]\d{0,2} (\S{1,64}) (\S{1,255}) (\S{1,255}) (\S{1,255}) (\S{1,255})(?: |$)/y

/**
 * Syslog of RFC 5424. Structured data that does not keep to the RFC stays in the message.
 * @param readText reads a message that is JSON
 */
export const rfc5424Format =
  (readText: Parser): Parser =>
  (line, reading) => {
    const priority = priorityOf(line)
    if (!priority) return undefined
    HEADER.lastIndex = priority.end
    const [header, time = '', host = '-', application = '-', pid = '-', id = '-'] = HEADER.exec(line) ?? []
    if (header === undefined) return undefined
    const timestamp = isoTimeAt(time, 0, reading)
    if (time !== '-' && timestamp?.end !== time.length) return undefined
    const at = priority.end + header.length
    const structured = structuredDataAt(line, at)
    const isWhole = structured !== undefined && (structured.end === line.length || line.charAt(structured.end) === ' ')
    const metadata: Json = { facility: priority.facility, severity: priority.severity }
    if (host !== '-') metadata.host = host
    if (pid !== '-') metadata.pid = pid
    if (timestamp && timestamp.timestamp === undefined) metadata.clock = time
    if (id !== '-') metadata.msgid = id
    if (isWhole && Object.keys(structured.data).length > 0) metadata.structured_data = structured.data
    const message = line.slice(isWhole ? structured.end + 1 : at).replace(/^\uFEFF/, '')
    const entry = entryOf({
      timestamp: timestamp?.timestamp,
      level: priority.level,
      message,
      application: application === '-' ? undefined : application,
      metadata,
      source: host === '-' ? undefined : host,
    })
    return withInner(entry, readText, reading)
  }
