import { ABOUT_LOG_LINES, isAboutLogLines } from '../../../runtime/aboutLogLines.ts'
import type { LogLine } from '../line.ts'
import type { LogEntry, NoEntry, Rejected } from './entry.ts'
import { fittedLine } from './fittedLine.ts'
import { type SourceName, sourceName } from './sourceName.ts'

/** A line with its place in the request. */
export type PlacedLine = { readonly index: number; readonly line: LogLine }

/** The entries of a request, by the id of their source, in the order in which they came. */
export type Sorted = {
  readonly bySource: ReadonlyMap<string, readonly PlacedLine[]>
  readonly rejected: readonly Rejected[]
  /** The ids of sources whose names are no device ids, by their names. */
  readonly mapped: ReadonlyMap<string, string>
  /** Whether the sender may not ship for any of the sources that the entries name, though they name some. */
  readonly allForeign: boolean
}

export type Sender = {
  /** The source of entries that name none. */
  readonly defaultSource?: string | undefined
  /** Whether the sender's token covers a source. */
  readonly mayShip: (deviceId: string) => boolean
}

/** A source must not feed on itself, where a forwarder sends the logs of a stage to a stage. */
const OF_SONDE = 'Sonde itself logged it about log lines'
const NO_SOURCE = 'it names no source: give it a field such as "source", or add ?source=NAME to the URL'

/** Sorts entries by their sources. An entry that is not taken has a reason in `rejected`: none is lost without a word. */
export const bySource = (entries: readonly (LogEntry | NoEntry)[], { defaultSource, mayShip }: Sender): Sorted => {
  const sorted = new Map<string, PlacedLine[]>()
  const rejected: Rejected[] = []
  const names = new Map<string, SourceName | undefined>()
  const named = (name = ''): SourceName | undefined => {
    if (!names.has(name)) names.set(name, sourceName(name))
    return names.get(name)
  }
  const mapped = new Map<string, string>()
  let foreign = 0
  const placed = ({ source, line }: LogEntry, index: number): string | undefined => {
    if (isMarked(line)) return OF_SONDE
    const own = named(source)
    const name = own ?? named(defaultSource)
    if (!name) return NO_SOURCE
    const { deviceId, isMapped } = name
    if (!mayShip(deviceId)) {
      foreign += 1
      return `the token does not cover the source ${deviceId}`
    }
    if (isMapped) mapped.set((own ? source : defaultSource) ?? '', deviceId)
    const lines = sorted.get(deviceId) ?? []
    lines.push({ index, line: fittedLine(line) })
    sorted.set(deviceId, lines)
    return undefined
  }
  for (const [index, entry] of entries.entries()) {
    const reason = 'reason' in entry ? entry.reason : placed(entry, index)
    if (reason !== undefined) rejected.push({ index, reason })
  }
  return { bySource: sorted, rejected, mapped, allForeign: foreign > 0 && sorted.size === 0 }
}

const isMarked = ({ message, metadata }: LogLine): boolean =>
  metadata?.[ABOUT_LOG_LINES] === true || isAboutLogLines(message)
