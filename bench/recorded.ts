import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Report } from './report.ts'
import { figure } from './table.ts'

const FILE = join(import.meta.dirname, 'recorded.json')

/** The ratios of a release, by what was measured: shares of the reference in one run, or of a capacity. Larger is better. */
const Recorded = z.object({ name: z.string(), date: z.string(), ratios: z.record(z.string(), z.number()) })
export type Recorded = z.infer<typeof Recorded>

/** A change that is smaller is the machine's. */
const NOTICEABLE = 0.1

/** The ratios that are kept in the repository. */
export const recorded = (): Recorded => Recorded.parse(JSON.parse(readFileSync(FILE, 'utf8')))

/** Keeps ratios; those that were not measured stay as they are. */
export const record = (name: string, date: string, ratios: Readonly<Record<string, number>>): void => {
  const rounded = Object.fromEntries(Object.entries(ratios).map(([what, ratio]) => [what, Number(ratio.toFixed(3))]))
  const all: Recorded = { name, date, ratios: { ...recorded().ratios, ...rounded } }
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`)
}

/** Notes a ratio for the comparison, and returns it as it is printed. */
export const ratioTo = (report: Report, what: string, ratio: number): string => {
  report.ratio(what, ratio)
  return figure(ratio, 2)
}

/** Sentences about what is slower, or faster, than it was recorded. */
export const comparison = (before: Recorded, now: Readonly<Record<string, number>>): readonly string[] => {
  const changes = Object.entries(now).flatMap(([what, ratio]) => {
    const was = before.ratios[what]
    if (was === undefined || Math.abs(ratio / was - 1) < NOTICEABLE) return []
    return [`${what} became ${ratio < was ? 'slower' : 'faster'}: ${figure(ratio, 2)} instead of ${figure(was, 2)}.`]
  })
  const compared = Object.keys(now).filter(what => before.ratios[what] !== undefined)
  if (compared.length === 0) return []
  return changes.length > 0
    ? changes
    : [`Nothing became slower than ${before.name}: ${compared.length} ratios are within a tenth.`]
}
