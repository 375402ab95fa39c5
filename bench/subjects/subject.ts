import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../report.ts'
import type { Checkout } from './checkout.ts'

/** A commit that is measured, and where its figures are told. */
export type Subject = {
  readonly label: string
  readonly checkout: Checkout
  readonly report: Report
  /** The file for the profile of a part of the run; undefined where none is wanted. */
  readonly profileOf: (part: string) => string | undefined
}

/** Names the profiles of a run. @param folder where they go; undefined where none are wanted */
export const profiles =
  (folder: string | undefined, label: string): Subject['profileOf'] =>
  part => {
    if (folder === undefined) return undefined
    mkdirSync(folder, { recursive: true })
    return join(folder, `${label}-${part}.cpuprofile`)
  }
