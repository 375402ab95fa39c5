import type { Json } from '../../../contracts/json.ts'
import { asObject } from '../../../contracts/jsonValue.ts'
import type { LogLine } from '../line.ts'

/** `2026-11-28T15:00:00.000Z <request id> INFO text`, with tabs: the text format of Node.js. */
const OF_NODE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\w-]+)\t([A-Z]+)\t([\s\S]*)$/
/** `[INFO] 2026-11-28T15:00:00.000Z <request id> text`, with tabs: the text format of Python. */
const OF_PYTHON = /^\[([A-Z]+)]\s*\t(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\w-]+)\t([\s\S]*)$/
/** What Lambda itself writes in the text format. */
const OF_PLATFORM = /^(INIT_START|START|END|REPORT|EXTENSION|TELEMETRY) /
const TIMED_OUT = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36}) (Task timed out after .*)$/s

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/

const LEVELS: Readonly<Record<string, LogLine['level']>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'fatal',
  CRITICAL: 'fatal',
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/**
 * The line that a message of a function's log group is, where Lambda or its runtime wrote it: "Working with Lambda function logs" and
 * "Lambda log message formats" in the AWS Lambda Developer Guide. Other messages are read as lines of any program are.
 */
export const lambdaLine = (message: string): LogLine | undefined => {
  const trimmed = message.trimEnd()
  if (trimmed.startsWith('{')) return ofJson(trimmed)
  const [, nodeTime, nodeRequest, nodeLevel = '', nodeText] = OF_NODE.exec(trimmed) ?? []
  if (nodeText !== undefined) return ofRuntime(nodeTime, nodeRequest, nodeLevel, nodeText)
  const [, level = '', time, request, pythonText] = OF_PYTHON.exec(trimmed) ?? []
  if (pythonText !== undefined) return ofRuntime(time, request, level, pythonText)
  const [, endedAt, endedRequest, told] = TIMED_OUT.exec(trimmed) ?? []
  if (told !== undefined) return ofRuntime(endedAt, endedRequest, 'ERROR', told)
  return OF_PLATFORM.test(trimmed) ? { level: 'info', message: trimmed.replaceAll('\t', ' ') } : undefined
}

const ofRuntime = (time = '', requestId = '', level: string, message: string): LogLine => ({
  ...timeOf(time),
  level: LEVELS[level] ?? 'unknown',
  message,
  metadata: { requestId },
})

const ofJson = (message: string): LogLine | undefined => {
  const json = parsed(message)
  if (!json) return undefined
  const record = asObject(json.record)
  if (text(json.type)?.startsWith('platform.') && record) return ofPlatform(json, record)
  const { timestamp, level, requestId } = json
  if (text(timestamp) === undefined || text(level) === undefined || text(requestId) === undefined) return undefined
  // `console.error(error)` has the error as the message, `console.error('text', error)` beside it.
  const error = asObject(json.message) ?? json
  if (text(error.errorType) === undefined || !Array.isArray(error.stackTrace)) return undefined
  const { timestamp: _at, level: _level, message: own, errorType, errorMessage, stackTrace, ...metadata } = json
  const trace = error.stackTrace.filter(line => typeof line === 'string')
  const said = typeof own === 'string' ? own.split('\n')[0] : undefined
  const head = `${text(error.errorType)}: ${text(error.errorMessage) ?? ''}`
  const lines = [...(said && !said.includes(head) ? [said] : []), ...(trace.length > 0 ? trace : [head])]
  return {
    ...timeOf(timestamp),
    level: LEVELS[String(level)] ?? 'unknown',
    message: lines.join('\n'),
    metadata: { ...metadata, errorType: String(error.errorType) },
  }
}

const parsed = (message: string): Json | undefined => {
  try {
    return asObject(JSON.parse(message))
  } catch {
    return undefined
  }
}

/** A time of Lambda's, if it is one: else that of the log event stands. */
const timeOf = (time: unknown): { readonly timestamp?: string } =>
  typeof time === 'string' && UTC.test(time) && !Number.isNaN(Date.parse(time)) ? { timestamp: time } : {}

/** An event of Lambda's own: an invocation that was stopped or failed is an error, everything else is for information. */
const ofPlatform = ({ time, type }: Json, record: Json): LogLine => {
  const status = text(record.status)
  const failed = status !== undefined && status !== 'success'
  return {
    ...timeOf(time),
    level: failed ? 'error' : 'info',
    message: [String(type), ...(status === undefined ? [] : [status])].join(' '),
    metadata: record,
  }
}
