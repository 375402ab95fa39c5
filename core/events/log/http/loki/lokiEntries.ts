import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { asObject, asText } from '../../../../contracts/jsonValue.ts'
import type { LogEntry, NoEntry } from '../../accept/entry.ts'
import type { Entry } from '../../parse/entry.ts'
import { levelOfWord } from '../../parse/level/levelOf.ts'
import { storable } from '../../parse/object/storable.ts'
import { lineReader, type Options } from '../../parse/parseLine.ts'
import { timeOf } from '../../parse/time/timeOf.ts'
import { traceMarker } from '../../parse/traceMarker.ts'
import { type Labels, labelsIn } from './labels.ts'

/**
 * Labels that name the source, the stronger first: those by which Loki finds the name of a service ("Cardinality", "service_name"),
 * then those of a machine or a file.
 */
const SOURCES = [
  'source',
  'service_name',
  'service',
  'app',
  'application',
  'name',
  'app_kubernetes_io_name',
  'container',
  'container_name',
  'k8s_container_name',
  'component',
  'workload',
  'job',
  'k8s_job_name',
  'compose_service',
  'unit',
  'syslog_identifier',
  'instance',
  'host',
  'hostname',
  'filename',
] as const

const LEVELS = ['level', 'severity', 'detected_level', 'lvl'] as const

/** A line with its time and what Loki calls structured metadata. */
type Pushed = { readonly timestamp: string | undefined; readonly line: string; readonly metadata: Json }

/**
 * The entries of a push, as its JSON has them and as its protobuf does. The time is Loki's; level and metadata come from the labels, the
 * structured metadata, and the line itself.
 */
export const lokiEntries = (request: Json, options: Options): readonly (LogEntry | NoEntry)[] => {
  const readLine = lineReader(options)
  return listOf(request.streams).flatMap(value => {
    const stream = asObject(value) ?? {}
    const labels = labelsOf(stream)
    const marked = traceMarker()
    return [...listOf(stream.values), ...listOf(stream.entries)].map((entry): LogEntry | NoEntry => {
      if (!labels) return { reason: 'its labels are not written as {name="value"}' }
      const pushed = Array.isArray(entry) ? ofJson(entry, options) : ofProtobuf(asObject(entry), options)
      return pushed
        ? withTrace(entryOf(pushed, labels, readLine), marked)
        : { reason: 'it is not ["time in ns", "line"]' }
    })
  })
}

/** The number of lines in a push. */
export const lokiCount = (request: Json): number =>
  listOf(request.streams).reduce<number>((sum, value) => {
    const { values, entries } = asObject(value) ?? {}
    return sum + listOf(values).length + listOf(entries).length
  }, 0)

const entryOf = (
  { timestamp, line, metadata }: Pushed,
  labels: Labels,
  readLine: (line: string) => Entry,
): LogEntry => {
  const { source: own, timestamp: inLine, ...read } = readLine(line)
  const sourceLabel = SOURCES.find(name => labels[name])
  const { [sourceLabel ?? '']: source, ...otherLabels } = labels
  const word = LEVELS.flatMap(name => asText(metadata[name]) ?? labels[name] ?? [])[0]
  const told = word === undefined ? 'unknown' : levelOfWord(word)
  const time = timestamp ?? inLine
  const all = asObject(storable({ ...read.metadata, ...otherLabels, ...metadata })) ?? {}
  return {
    source: source ?? own,
    line: {
      ...read,
      ...(time !== undefined && { timestamp: time }),
      level: told === 'unknown' ? read.level : told,
      metadata: all,
    },
  }
}

/** A collector sends a stack trace line by line. */
const withTrace = ({ source, line }: LogEntry, marked: ReturnType<typeof traceMarker>): LogEntry => ({
  source,
  line: marked(line),
})

const labelsOf = ({ stream, labels }: Json): Labels | undefined => {
  const object = asObject(stream)
  if (object) return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, String(value)]))
  return labelsIn(asText(labels) ?? asText(stream) ?? '')
}

const ofJson = ([time, line, metadata]: readonly JsonValue[], options: Options): Pushed | undefined =>
  typeof line === 'string' ? { timestamp: timeOf(time, options), line, metadata: asObject(metadata) ?? {} } : undefined

/** Also the older form of JSON, `{"ts":"2024-01-15T10:30:00Z","line":"…"}`. */
const ofProtobuf = (entry: Json | undefined, options: Options): Pushed | undefined => {
  const { timestamp, ts, line = '', structuredMetadata, parsed } = entry ?? {}
  if (!entry || typeof line !== 'string') return undefined
  return {
    timestamp: timeOf(timestamp ?? ts, options),
    line,
    metadata: { ...pairs(parsed), ...pairs(structuredMetadata) },
  }
}

const pairs = (list: JsonValue | undefined): Json =>
  Object.fromEntries(
    listOf(list).flatMap(pair => {
      const { name, value = '' } = asObject(pair) ?? {}
      return typeof name === 'string' ? [[name, value]] : []
    }),
  )

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])
