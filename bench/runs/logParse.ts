import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { accessLine, batchesOf, jsonLine } from '../load/logText.ts'
import type { BenchOptions } from '../options.ts'
import type { Report } from '../report.ts'
import { figure } from '../table.ts'

const BATCHES = 40
const LINES = 500
/** Lines a second, on one processor. */
const TARGET = 100_000
const MEASURED_MS = 1500

/** The combined log format as one regular expression: the least that reading it takes. */
const COMBINED = /^(\S+) (\S+) (\S+) \[([^\]]+)\] "([^"]*)" (\d{3}) (\d+|-) "([^"]*)" "([^"]*)"/

type Read = (text: string) => number
type LinesOfText = (text: string, options: { readonly nowMs: number }) => readonly unknown[]
const Module = z.object({ linesOfText: z.custom<LinesOfText>(value => typeof value === 'function') })

/** How many log lines are read in a second, beside `JSON.parse` alone and a regular expression alone. It runs in this process. */
export const measureLogParse = async (
  { rounds }: Pick<BenchOptions, 'rounds'>,
  root: string,
  report: Report,
): Promise<void> => {
  const file = join(root, 'core/events/log/parse/linesOfText.ts')
  if (!existsSync(file)) return report.note('it does not read log lines yet')
  report.note('reading log lines …')
  const { linesOfText } = Module.parse(await import(pathToFileURL(file).href))
  const nowMs = Date.now()
  const read: Read = text => linesOfText(text, { nowMs }).length
  const json = speeds(
    batchesOf(jsonLine, BATCHES, LINES),
    rounds,
    read,
    eachLine(line => JSON.parse(line)),
  )
  const access = speeds(
    batchesOf(accessLine, BATCHES, LINES),
    rounds,
    read,
    eachLine(line => COMBINED.exec(line)),
  )
  report.section(
    'Log lines',
    [
      row('JSON lines read, a second of one processor', 'JSON.parse alone', json),
      row('lines of access logs read, a second of one processor', 'a RegExp alone', access),
    ],
    { json, access },
  )
  report.ratio('JSON lines read, to JSON.parse alone', json.read / json.reference)
  report.ratio('lines of access logs read, to a RegExp alone', access.read / access.reference)
}

const row = (what: string, reference: string, speed: Speeds) => ({
  what,
  value: figure(speed.read),
  against: `${figure(speed.read / speed.reference)} of ${figure(speed.reference)} (${reference})`,
  target: `> ${figure(TARGET)}`,
  isMet: speed.read > TARGET,
})

/** Lines in a second of processor time: the best of the rounds, both in turn. */
type Speeds = { readonly read: number; readonly reference: number }

const speeds = (texts: readonly string[], rounds: number, read: Read, reference: Read): Speeds => {
  const best = { read: 0, reference: 0 }
  // The first round is interpreted in part.
  for (let round = 0; round <= rounds; round += 1) {
    best.read = Math.max(best.read, speedOf(texts, read))
    best.reference = Math.max(best.reference, speedOf(texts, reference))
  }
  return best
}

const speedOf = (texts: readonly string[], read: Read): number => {
  const before = process.cpuUsage()
  const endsAt = performance.now() + MEASURED_MS
  let lines = 0
  while (performance.now() < endsAt) for (const text of texts) lines += read(text)
  const { user, system } = process.cpuUsage(before)
  return lines / ((user + system) / 1e6)
}

const eachLine =
  (use: (line: string) => unknown): Read =>
  text => {
    let read = 0
    for (const line of text.split('\n')) if (use(line) !== null) read += 1
    return read
  }
