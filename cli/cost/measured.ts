import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Usage } from './usage.ts'

/** What one run of a stack has shown. */
export const Measured = z.object({
  /** An uplink with a full heartbeat and eight Wi-Fi networks, from a device whose record the listener knows; nobody watches. */
  perUplink: Usage,
  /** Read units, where the listener has to read the device's record: the last uplink is longer ago than `deviceRecordSeconds`. */
  readUnitsOfRecord: z.number(),
  /** A viewer that sees it, beside the uplink. */
  perFrame: Usage,
  /** What the SDK sends each minute to keep a socket open. */
  perPing: Usage,
  /** A socket that the SDK opens, to the end of its first look back. */
  perOpening: Usage,
  /** A minute in which nobody sends and nobody watches: what runs on a schedule. */
  perIdleMinute: Usage,
  /** UDP payload of an uplink and of its answer. */
  datagramBytes: z.number(),
  answerBytes: z.number(),
  /** Of an event in the table with what DynamoDB adds, in its index too where there is one. */
  storedBytes: z.number(),
  customMetrics: z.number(),
})
export type Measured = z.infer<typeof Measured>

/** Measurements that are committed, by `mergedHistory`. */
export const MeasuredRuns = z.object({
  date: z.string(),
  machine: z.string(),
  note: z.string(),
  withMergedHistory: Measured,
  withoutMergedHistory: Measured,
})
export type MeasuredRuns = z.infer<typeof MeasuredRuns>

export const MEASURED_FILE = join(import.meta.dirname, '..', '..', 'docs', 'measured', 'units.json')

/** The committed measurements. @throws Error when there are none: `npm run cost -- --record` makes them */
export const committedRuns = (): MeasuredRuns => MeasuredRuns.parse(JSON.parse(readFileSync(MEASURED_FILE, 'utf8')))
