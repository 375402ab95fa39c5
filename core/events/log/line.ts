import * as z from 'zod'
import { AnyLevel, Level } from '../../contracts/frames.ts'
import { Json } from '../../contracts/json.ts'

/** The maximum number of lines in a batch. Four digits of an id tell them apart. */
export const MAX_LINES = 1000

/** The maximum size of a batch, bytes of the JSON of its lines. */
export const MAX_BATCH_BYTES = 200 * 1024

/** A line of a log, without the source and the time of receipt, which its whole batch shares. */
export const LogLine = z.object({
  timestamp: z.iso
    .datetime()
    .optional()
    .describe('The time that the line itself tells, RFC 3339, UTC, with up to nine decimals'),
  level: Level.describe('The level of the line; `unknown` if in doubt'),
  message: z.string().describe('The text for people. Escape sequences of colours are left in it'),
  application: z.string().optional().describe('The part of the source that wrote it'),
  metadata: Json.optional().describe('Everything else that the line tells'),
  continues: z.literal(true).optional().describe('It continues the line before it, such as a stack trace'),
})
export type LogLine = z.infer<typeof LogLine>

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A line of any version, out of JSON: a level that is not known here counts as `unknown`. Its metadata is taken as it is: to go through the values of
 * a thousand lines takes 20 ms, and would lose a field named `__proto__`.
 */
export const AnyLogLine = LogLine.extend({ level: AnyLevel, metadata: z.custom<Json>(isObject).optional() })

/** The size of a line within its batch, bytes of JSON with the comma after it. */
export const bytesOfLine = (line: LogLine): number => Buffer.byteLength(JSON.stringify(line)) + 1
