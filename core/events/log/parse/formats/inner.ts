import type { Json } from '../../../../contracts/json.ts'
import { type Entry, entryOf, type Parser, type Reading } from '../entry.ts'
import { cefFormat } from './cef.ts'
import { zephyrFormat } from './zephyr.ts'

/** A mark that rsyslog writes before JSON in a message (Lumberjack, CEE). */
const CEE = /^@cee: ?(?=\{)/

/**
 * A syslog entry whose message is CEF, a JSON object or a line of Zephyr: the message says more than the header. A fact that both tell differently is kept as
 * `line_…`, as it stands in the message.
 */
export const withInner = (entry: Entry, readText: Parser, reading: Reading): Entry => {
  const text = entry.message.replace(CEE, '')
  const inner = text.startsWith('{')
    ? readText(text, reading)
    : (cefFormat(text, reading) ?? zephyrFormat(text, reading))
  if (!inner || inner.message === text) return entry
  const metadata: Json = { ...inner.metadata, ...entry.metadata }
  for (const [name, own] of Object.entries(inner.metadata ?? {})) {
    if (metadata[name] !== own) metadata[`line_${name}`] = own
  }
  return entryOf({
    timestamp: inner.timestamp ?? entry.timestamp,
    level: inner.level === 'unknown' ? entry.level : inner.level,
    message: inner.message,
    application: inner.application ?? entry.application,
    metadata,
    source: entry.source ?? inner.source,
  })
}
