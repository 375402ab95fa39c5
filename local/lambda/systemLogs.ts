import type { FunctionError } from './errors.ts'

/** How a function's log group is written. AWS: "Configuring advanced logging controls for Lambda functions". */
export type Logging = {
  readonly format: 'Text' | 'JSON'
  /** Of what Lambda itself writes; with `Text` there is no choice. */
  readonly systemLevel: string
}

/** Bytes that a line costs beside its text. "Amazon CloudWatch Logs API reference", PutLogEvents: 26 bytes a log event. */
export const LOG_EVENT_BYTES = 26

const billed = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line) + LOG_EVENT_BYTES, 0)

/**
 * Bytes that Lambda itself writes to the log group for one invocation, which do not appear in a local run: START, END and REPORT, or
 * their JSON form. AWS: "Lambda log message formats"; "Telemetry API event schema" for the records.
 */
export const systemLogBytes = (
  { format, systemLevel }: Logging,
  {
    requestId,
    durationMs,
    billedMs,
    memoryMb,
  }: { requestId: string; durationMs: number; billedMs: number; memoryMb: number },
): number => {
  const duration = durationMs.toFixed(2)
  if (format === 'Text')
    return billed([
      `START RequestId: ${requestId} Version: $LATEST\n`,
      `END RequestId: ${requestId}\n`,
      `REPORT RequestId: ${requestId}\tDuration: ${duration} ms\tBilled Duration: ${billedMs} ms\tMemory Size: ${memoryMb} MB\tMax Memory Used: ${memoryMb} MB\t\n`,
    ])
  if (systemLevel === 'WARN') return 0
  const time = '2026-01-01T00:00:00.000Z'
  const metrics = {
    durationMs: Number(duration),
    billedDurationMs: billedMs,
    memorySizeMB: memoryMb,
    maxMemoryUsedMB: memoryMb,
  }
  const records = [
    { time, type: 'platform.start', record: { requestId, version: '$LATEST' } },
    { time, type: 'platform.report', record: { requestId, metrics, status: 'success' } },
  ]
  return billed(records.map(record => JSON.stringify(record)))
}

/**
 * The line by which the runtime tells of an invocation that failed, or Lambda of one that it stopped. AWS Lambda Developer Guide, "Using
 * Lambda advanced logging controls with Node.js"; `src/logging/formatter.ts` of aws/aws-lambda-nodejs-runtime-interface-client.
 */
export const failureLine = (
  { format }: Logging,
  requestId: string,
  { errorType, errorMessage, trace = [] }: FunctionError,
  at: Date,
): string => {
  const timestamp = at.toISOString()
  if (format === 'Text') {
    if (isOfPlatform(errorType)) return `${timestamp} ${requestId} ${errorMessage}`
    return `${timestamp}\t${requestId}\tERROR\tInvoke Error \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`
  }
  if (!isOfPlatform(errorType)) {
    const message = { errorType, errorMessage, stackTrace: trace }
    return JSON.stringify({ timestamp, level: 'ERROR', requestId, message })
  }
  const status = errorType === 'Sandbox.Timedout' ? 'timeout' : 'error'
  return JSON.stringify({ time: timestamp, type: 'platform.report', record: { requestId, status, errorType } })
}

const isOfPlatform = (errorType: string): boolean => /^(Sandbox|Runtime)\./.test(errorType)
