import { statusOf } from './httpStatus.ts'

/** Severity of a line, as in the `level` of the JSON it becomes. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Writes one JSON line. Pass only fields that anyone may read: ids, counts, codes; never payloads, tokens or ICCIDs. */
export type Logger = (
  level: LogLevel,
  message: string,
  fields?: Readonly<Record<string, string | number | boolean | null | undefined>>,
) => void

/** A logger to standard output: one JSON object a line with `time`, `level`, `message` and the fields. */
export const jsonLogger =
  (
    write: (line: string) => void = line => process.stdout.write(`${line}\n`),
    now: () => Date = () => new Date(),
  ): Logger =>
  (level, message, fields = {}) =>
    write(JSON.stringify({ time: now().toISOString(), level, message, ...fields }))

/** The fields of an unknown error that may be logged: its AWS or Node code, else its name, its message, and the status of AWS's answer. */
export const errorFields = (error: unknown): { error: string; errorMessage: string; status?: number } => {
  if (!(error instanceof Error)) return { error: 'unknown', errorMessage: String(error) }
  const status = statusOf(error)
  return {
    error: 'code' in error && typeof error.code === 'string' ? error.code : error.name,
    errorMessage: error.message,
    ...(status !== undefined && { status }),
  }
}
