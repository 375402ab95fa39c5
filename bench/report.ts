import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './table.ts'

export type Figure = {
  readonly what: string
  readonly value: string
  /** To what it is compared, where there is something. */
  readonly against?: string
  readonly target?: string
  /** Whether the target is met; undefined where there is none. */
  readonly isMet?: boolean
}

/** The figures of a run: each section is printed at once, and all of them together at the end. */
export type Report = {
  readonly note: (text: string) => void
  readonly section: (title: string, figures: readonly Figure[], raw: unknown) => void
  /** Notes a ratio that is compared with the last release. */
  readonly ratio: (what: string, ratio: number) => void
  /** The ratios that were noted. */
  readonly ratios: () => Readonly<Record<string, number>>
  /** Prints everything as one table and writes the raw numbers. @returns the path of the file */
  readonly finish: () => string
  /** A report of the same run whose figures begin with a label. */
  readonly labelled: (label: string) => Report
}

export const FOLDER = join(import.meta.dirname, 'results')
const HEAD = ['measured', 'figure', 'ratio', 'target', '']

/** The label of this checkout beside another one. */
export const NOW = 'now'

export const report = (machine: Readonly<Record<string, unknown>>, startedAt: Date): Report => {
  const figures: Figure[] = []
  const raw: Record<string, unknown> = {}
  const ratios: Record<string, number> = {}
  const told: Report = {
    note: text => console.log(`  ${text}`),
    section: (title, measured, numbers) => {
      figures.push(...measured)
      raw[title] = numbers
      console.log(`\n${title}\n\n${table(HEAD, measured.map(row))}\n`)
    },
    ratio: (what, ratio) => {
      ratios[what] = ratio
    },
    ratios: () => ratios,
    finish: () => {
      console.log(`\nAll figures\n\n${table(HEAD, figures.map(row))}\n`)
      mkdirSync(FOLDER, { recursive: true })
      const file = join(FOLDER, `${startedAt.toISOString().replaceAll(':', '-')}.json`)
      writeFileSync(file, `${JSON.stringify({ startedAt, machine, figures, raw }, null, 2)}\n`)
      return file
    },
    labelled: label => ({
      ...told,
      // The ratios of this checkout alone are compared.
      ratio: (what, ratio) => {
        if (label === NOW) told.ratio(what, ratio)
      },
      note: text => told.note(`${label}: ${text}`),
      section: (title, measured, numbers) =>
        told.section(
          `${label}: ${title}`,
          measured.map(one => ({ ...one, what: `${label}: ${one.what}` })),
          numbers,
        ),
    }),
  }
  return told
}

const row = ({ what, value, against = '', target = '', isMet }: Figure): string[] => [
  what,
  value,
  against,
  target,
  isMet === undefined ? '' : isMet ? 'met' : 'MISSED',
]
