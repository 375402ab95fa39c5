import type { LogEntry } from '../accept/entry.ts'
import type { Entry } from '../parse/entry.ts'
import { lineReader } from '../parse/parseLine.ts'
import { isFormatName } from '../parse/parsers.ts'
import { patternFormat } from '../parse/pattern.ts'
import { type GroupSettings, groupSettings } from './filterName.ts'
import { sourceOfGroup } from './groupName.ts'
import { lambdaLine } from './lambdaLine.ts'
import type { Delivery } from './payload.ts'
import { metadataOfStream } from './streamName.ts'
import { type NotTaken, whyNotTaken } from './taken.ts'

/** The lines of a delivery, all of one source. */
export type DeliveredLines = {
  readonly entries: readonly LogEntry[]
  /** Whether they are of the stage's own listener or one of its functions. */
  readonly isOwn: boolean
  /** How many lines were not taken, by the reason. */
  readonly notTaken: Readonly<Partial<Record<NotTaken, number>>>
}

/**
 * Makes lines of what a subscription delivers. A line has the time that it tells itself, else that of its log event, which CloudWatch
 * has from the program that wrote it. The name of the log stream becomes metadata.
 */
export const linesOfDelivery = (
  { logGroup, logStream, subscriptionFilters, logEvents }: Delivery,
  nowMs: number,
): DeliveredLines => {
  const settings = groupSettings(subscriptionFilters)
  const source = settings.source ?? sourceOfGroup(logGroup)
  const ofStream = metadataOfStream(logStream)
  const read = readerOf(settings, nowMs)
  const notTaken: Partial<Record<NotTaken, number>> = {}
  const entries: LogEntry[] = []
  for (const { timestamp, message } of logEvents) {
    const why = whyNotTaken(logGroup, message)
    if (why) {
      notTaken[why] = (notTaken[why] ?? 0) + 1
      continue
    }
    const { source: _told, ...line }: Entry = lambdaLine(message) ?? read(message.replace(/\r?\n$/, ''))
    entries.push({
      source,
      line: { timestamp: timeOf(timestamp, nowMs), ...line, metadata: { ...ofStream, ...line.metadata } },
    })
  }
  return { entries, isOwn: settings.own === 'true', notTaken }
}

/** The reader of the group's format; an unknown one is found by looking at each line, since a newer stage may have made the filter. */
const readerOf = ({ format, pattern }: GroupSettings, nowMs: number): ((text: string) => Entry) => {
  const chosen = pattern === undefined ? named(format) : ofPattern(pattern)
  return lineReader({ nowMs, ...(chosen && { format: chosen }) })
}

const named = (format: string | undefined) => (format !== undefined && isFormatName(format) ? format : undefined)

/** Lines must not be lost because a filter was made by hand with a pattern that is wrong. */
const ofPattern = (pattern: string) => {
  try {
    return patternFormat(pattern)
  } catch {
    return undefined
  }
}

/** The time of a log event, or that of receipt when it is out of range. */
const timeOf = (timestamp: number, nowMs: number): string => {
  const at = new Date(timestamp)
  return (Number.isNaN(at.getTime()) ? new Date(nowMs) : at).toISOString()
}
