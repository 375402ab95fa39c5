import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { asObject, asText } from '../../../../contracts/jsonValue.ts'
import type { LogEntry, NoEntry } from '../../accept/entry.ts'
import type { Entry } from '../../parse/entry.ts'
import { levelOfNumber, levelOfWord } from '../../parse/level/levelOf.ts'
import { lineOfObject } from '../../parse/lineOfObject.ts'
import { jsonText } from '../../parse/object/jsonText.ts'
import { storable } from '../../parse/object/storable.ts'
import { lineReader, type Options } from '../../parse/parseLine.ts'
import { timeOf } from '../../parse/time/timeOf.ts'
import { anyValue, attributes, listOf } from './anyValue.ts'

/** Attributes of the resource that name the source, the stronger first. */
const SOURCES = [
  'service.name',
  'k8s.deployment.name',
  'k8s.pod.name',
  'container.name',
  'aws.log.group.names',
] as const
/** A machine is the source of records that name nothing that runs on it. */
const MACHINES = ['host.name', 'host.id'] as const

/** The parts that all records of a resource and a scope share. */
type Shared = { readonly source: string | undefined; readonly application: string | undefined; readonly metadata: Json }

/**
 * The entries of a request, one for each record, in the order of the request. The record's own time counts, else the time at which it
 * was observed; without a severity the body is looked at, as a line of any format.
 */
export const otlpEntries = (request: Json, options: Options): readonly (LogEntry | NoEntry)[] => {
  const readLine = lineReader(options)
  return listOf(request.resourceLogs).flatMap(resourceLogs => {
    const { resource, scopeLogs } = asObject(resourceLogs) ?? {}
    const ofResource = attributes(asObject(resource)?.attributes)
    const source = sourceOf(ofResource)
    return listOf(scopeLogs).flatMap(logs => {
      const { scope, logRecords } = asObject(logs) ?? {}
      const { name, version, attributes: ofScope } = asObject(scope) ?? {}
      const shared: Shared = {
        source,
        application: asText(name) || undefined,
        metadata: {
          ...(Object.keys(ofResource).length > 0 && { resource: ofResource }),
          ...(isSet(version) && { scope_version: version }),
          ...attributes(ofScope),
        },
      }
      return listOf(logRecords).map(record => recordEntry(record, shared, options, readLine))
    })
  })
}

/** The number of records in a request. */
export const otlpCount = (request: Json): number => {
  let count = 0
  for (const resourceLogs of listOf(request.resourceLogs))
    for (const logs of listOf(asObject(resourceLogs)?.scopeLogs)) count += listOf(asObject(logs)?.logRecords).length
  return count
}

const recordEntry = (
  value: JsonValue,
  { source, application, metadata }: Shared,
  options: Options,
  readLine: (line: string) => Entry,
): LogEntry | NoEntry => {
  const record = asObject(value)
  if (!record) return { reason: 'it is no log record' }
  const body = bodyEntry(anyValue(record.body), asText(record.eventName), options, readLine)
  const timestamp =
    timeIn(record.timeUnixNano, options) ?? body.timestamp ?? timeIn(record.observedTimeUnixNano, options)
  const told = asObject(storable({ ...body.metadata, ...metadata, ...ownMetadata(record) })) ?? {}
  const written = application ?? body.application
  return {
    source: source ?? body.source,
    line: {
      ...(timestamp !== undefined && { timestamp }),
      level: levelIn(record) ?? body.level,
      message: body.message,
      ...(written && { application: written }),
      ...(Object.keys(told).length > 0 && { metadata: told }),
      ...(body.continues && { continues: true }),
    },
  }
}

/** The body as a line: text is read as one, an object by the usual names of its fields. A record without a body is its event. */
const bodyEntry = (
  body: JsonValue,
  eventName: string | undefined,
  options: Options,
  readLine: (line: string) => Entry,
): Entry => {
  const object = asObject(body)
  if (object && Object.keys(object).length > 0) return lineOfObject(object, options)
  if (typeof body === 'string' && body !== '') return readLine(body)
  if (body === null || body === '' || object) return { level: 'unknown', message: eventName ?? '' }
  return { level: 'unknown', message: jsonText(body) }
}

const ownMetadata = ({ attributes: own, traceId, spanId, eventName, severityText }: Json): Json => ({
  ...attributes(own),
  ...(isSet(traceId) && { trace_id: hexId(traceId) }),
  ...(isSet(spanId) && { span_id: hexId(spanId) }),
  ...(isSet(eventName) && { event_name: eventName }),
  ...(isSet(severityText) && levelOfWord(String(severityText)) === 'unknown' && { severity_text: severityText }),
})

/** An id of 16 or 8 bytes in hexadecimal digits, as JSON has it: the bytes of protobuf come in base64, which is shorter. */
const hexId = (id: string): string =>
  id.length === 24 || id.length === 12 ? Buffer.from(id, 'base64').toString('hex') : id

const isSet = (value: JsonValue | undefined): value is string => typeof value === 'string' && value !== ''

/** The level of a record, if it tells one. The number counts before the text ("Severity Fields"). */
const levelIn = ({ severityNumber, severityText }: Json) => {
  const number = Number(severityNumber ?? 0)
  const level =
    number > 0 ? levelOfNumber(number, 'otel') : isSet(severityText) ? levelOfWord(severityText) : ('unknown' as const)
  return level === 'unknown' ? undefined : level
}

/** A time in nanoseconds since 1970; 0 says that it is not known. */
const timeIn = (value: JsonValue | undefined, options: Options): string | undefined =>
  value === undefined || /^0*$/.test(String(value)) ? undefined : timeOf(value, options)

/** A service without a name is `unknown_service` by the specification, or `unknown_service:node`: another name of it says more. */
const sourceOf = (resource: Json): string | undefined => {
  const named = (names: readonly string[]) =>
    names.flatMap(name => {
      const value = resource[name]
      const text = asText(Array.isArray(value) ? value[0] : value)
      return text ? [text] : []
    })
  const services = named(SOURCES)
  return services.find(name => !name.startsWith('unknown_service')) ?? services[0] ?? named(MACHINES)[0]
}
