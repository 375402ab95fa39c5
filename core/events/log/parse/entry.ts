import type { Level } from '../../../contracts/frames.ts'
import type { Json } from '../../../contracts/json.ts'
import type { LogLine } from '../line.ts'

/** A line of a log that was understood. `source` is the name of its source where the line tells one: it may be no device id. */
export type Entry = LogLine & { source?: string }

/** The facts that a parser has besides the line. */
export type Reading = {
  /** The time of receipt, ms since 1970: a time without a year is that of the nearest year. */
  readonly nowMs: number
  /** The offset of times that are written without one, minutes east of UTC; 0 unless given. */
  readonly offsetMinutes?: number
}

/** Reads a line of one format. @param line without colours and line break @returns undefined if it is of another format */
export type Parser = (line: string, reading: Reading) => Entry | undefined

type Parts = {
  readonly timestamp?: string | undefined
  readonly level: Level
  readonly message: string
  readonly application?: string | undefined
  readonly metadata?: Json | undefined
  readonly source?: string | undefined
}

/** An entry without the parts that are undefined or empty. */
export const entryOf = ({ timestamp, level, message, application, metadata, source }: Parts): Entry => {
  const entry: Entry = { level, message }
  if (timestamp !== undefined) entry.timestamp = timestamp
  if (application) entry.application = application
  if (metadata && hasKeys(metadata)) entry.metadata = metadata
  if (source) entry.source = source
  return entry
}

const hasKeys = (object: Json): boolean => {
  for (const _ in object) return true
  return false
}
