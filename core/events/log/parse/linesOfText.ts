import type { Entry } from './entry.ts'
import { lineReader, type Options } from './parseLine.ts'
import { plainText } from './plainText.ts'
import { ByOrigin } from './trace/byOrigin.ts'
import { Entries } from './trace/entries.ts'
import { Follower } from './trace/follower.ts'
import { traceBeginning } from './trace/shapes.ts'

/**
 * The entries of a text of many lines, in their order. A stack trace is one entry with the line above it; if the text begins within one,
 * its entry is marked `continues`. Lines of blanks are left out, but for those within a trace.
 */
export const linesOfText = (text: string, options: Options): readonly Entry[] => {
  const read = lineReader(options)
  const follower = new Follower()
  const entries = new Entries()
  let containers = new ByOrigin()
  let blanks = 0
  const lines = linesIn(text)
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') {
      blanks += 1
      follower.blank()
      continue
    }
    let entry: Entry | undefined
    const isPrefixed = (): boolean => {
      entry = read(line)
      return isOfProgram(entry, line)
    }
    const place = follower.place(plainText(line), lines[at + 1], isPrefixed)
    entry ??= place === 'begins' ? read(line) : undefined
    if (entry && place === 'begins') {
      // A container's line holds a line of a program, which may belong to the trace in the lines before it.
      const isOfContainer = entry.metadata?.stream !== undefined
      const inner = isOfContainer ? containers.place(entry) : 'begins'
      if (!isOfContainer) containers = new ByOrigin()
      if (inner === 'begins') entries.begin(entry)
      else if (inner === 'continues') entries.add(entry)
      else entries.begin({ ...entry, continues: true })
    } else {
      const text: Entry = { level: 'unknown', message: line.isWellFormed() ? line : line.toWellFormed() }
      if (traceBeginning(text.message) === 'python' && entries.isQuiet()) entries.begin({ ...text, level: 'error' })
      else entries.add(text, blanks)
    }
    blanks = 0
  }
  return entries.all()
}

/** The lines of a text, without their line breaks. */
const linesIn = (text: string): readonly string[] =>
  text.split('\n').map(line => (line.endsWith('\r') ? line.slice(0, -1) : line))

/** Whether a line is of a known format, or begins with a time or a level. */
const isOfProgram = ({ timestamp, level, message }: Entry, line: string): boolean =>
  message !== line || timestamp !== undefined || level !== 'unknown'
