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
  /** Prints everything as one table and writes the raw numbers. @returns the path of the file */
  readonly finish: () => string
  /** A report of the same run whose figures begin with a label. */
  readonly labelled: (label: string) => Report
}

const FOLDER = join(import.meta.dirname, 'results')
const HEAD = ['measured', 'figure', 'ratio', 'target', '']

export const report = (machine: Readonly<Record<string, unknown>>, startedAt: Date): Report => {
  const figures: Figure[] = []
  const raw: Record<string, unknown> = {}
  const told: Report = {
    note: text => console.log(`  ${text}`),
    section: (title, measured, numbers) => {
      figures.push(...measured)
      raw[title] = numbers
      console.log(`\n${title}\n\n${table(HEAD, measured.map(row))}\n`)
    },
    finish: () => {
      console.log(`\nAll figures\n\n${table(HEAD, figures.map(row))}\n`)
      mkdirSync(FOLDER, { recursive: true })
      const file = join(FOLDER, `${startedAt.toISOString().replaceAll(':', '-')}.json`)
      writeFileSync(file, `${JSON.stringify({ startedAt, machine, figures, raw }, null, 2)}\n`)
      return file
    },
    labelled: label => ({
      ...told,
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
