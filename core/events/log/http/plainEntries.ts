import type { JsonValue } from '../../../contracts/json.ts'
import { HttpProblem } from '../../../http/problem.ts'
import type { LogEntry, NoEntry } from '../accept/entry.ts'
import { jsonEntries, logEntry } from '../accept/jsonEntries.ts'
import { linesOfText } from '../parse/linesOfText.ts'
import type { Options } from '../parse/parseLine.ts'
import { bodyText } from './bodyText.ts'
import { checkEntries, lineBreaksIn, MAX_ENTRIES } from './entryLimit.ts'
import { jsonValues, onlyJson } from './jsonValues.ts'
import type { MediaType } from './mediaType.ts'

/** JSON, and nothing else: a fault is the sender's. `application/json` with NDJSON inside is taken too. */
const JSON_TYPES = /^(application|text)\/(json|[\w.+-]+\+json)$/

/** Types under which senders ship lines of JSON, lines of text, or one document: looking tells which. */
const ANY_TYPES =
  /^(|text\/[\w.+-]+|application\/(x-)?(ndjson|jsonl|jsonlines|json-lines|ldjson|json-seq|octet-stream|www-form-urlencoded|gzip|zstd)|application\/(stream\+json|json-seq|x-gzip))$/

/** The binary forms of shippers, with what to set there. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'application/x-protobuf': 'Send OTLP to /v1/logs, and Loki’s pushes to /loki/api/v1/push.',
  'application/protobuf': 'Send OTLP to /v1/logs, and Loki’s pushes to /loki/api/v1/push.',
  'application/msgpack': 'Set the format of the shipper to JSON.',
  'application/x-msgpack': 'Set the format of the shipper to JSON.',
}

/**
 * The entries of a request to `POST /logs`. A line that is not JSON is kept as text, unless its content type says that everything is
 * JSON.
 * @throws HttpProblem 415 for another content type or charset, 400 for an empty body, broken JSON and bytes that are not of the charset
 */
export const plainEntries = (
  body: Buffer,
  { type, charset }: MediaType,
  options: Options,
): readonly (LogEntry | NoEntry)[] => {
  const isJson = JSON_TYPES.test(type) && type !== 'application/stream+json'
  if (!isJson && !ANY_TYPES.test(type))
    throw new HttpProblem(
      'unsupported-media-type',
      `${type.slice(0, 64)}: ${ELSEWHERE[type] ?? 'Send application/json, application/x-ndjson or text/plain.'}`,
      { headers: { accept: 'application/json, application/x-ndjson, text/plain' } },
    )
  const text = withoutMarks(bodyText(body, charset))
  if (text.trim() === '') throw new HttpProblem('bad-request', 'The body is empty: send log lines.')
  if (isJson) return entriesOf(onlyJson(text), options)
  const values = /^\s*[[{]/.test(text) ? jsonValues(text) : undefined
  if (values && !('reason' in values)) return entriesOf(values, options)
  checkEntries(lineBreaksIn(text.trimEnd()) + 1)
  return linesOfText(text, options).map(logEntry)
}

const entriesOf = (values: readonly JsonValue[], options: Options): readonly (LogEntry | NoEntry)[] => {
  const entries = jsonEntries(values, options, MAX_ENTRIES + 1)
  checkEntries(entries.length)
  return entries
}

/** A JSON text sequence has a mark before each text (RFC 7464 §2.2): what remains is NDJSON. */
const withoutMarks = (text: string): string => (text.startsWith(MARK) ? text.replaceAll(MARK, '\n') : text)
const MARK = '\u001e'
