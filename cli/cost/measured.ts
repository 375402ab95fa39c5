import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Usage } from './usage.ts'

/** The measurements of log lines: of a request with 500 of them, 200 bytes each. */
const LogsMeasured = z.object({
  /** From the HTTP request until it is stored and counted, without viewers. */
  perBatch: Usage,
  /** Its lines to a viewer. */
  perBatchSeen: Usage,
  /** The batch in the table and its index, with the bytes that DynamoDB adds. */
  storedBytes: z.number(),
})
export type LogsMeasured = z.infer<typeof LogsMeasured>

/** The measurements of one run of a stack. */
export const Measured = z.object({
  /** An uplink with a full heartbeat and eight Wi-Fi networks, from a device whose record the listener knows, without viewers. */
  perUplink: Usage,
  /** Read units of the device's record, which the listener reads when the last uplink is older than `deviceRecordSeconds`. */
  readUnitsOfRecord: z.number(),
  /** A frame to a viewer, beside its uplink. */
  perFrame: Usage,
  /** A ping, which the SDK sends each minute to keep a socket open. */
  perPing: Usage,
  /** A socket that the SDK opens, to the end of its first look back. */
  perOpening: Usage,
  /** A minute without traffic: the work that runs on a schedule. */
  perIdleMinute: Usage,
  /** UDP payload of an uplink and of its answer, bytes. */
  datagramBytes: z.number(),
  answerBytes: z.number(),
  /** An event in the table and its index, with the bytes that DynamoDB adds. */
  storedBytes: z.number(),
  customMetrics: z.number(),
  logs: LogsMeasured,
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

/** The committed measurements. @throws Error when there are none: `npx sonde cost --record` makes them */
export const committedRuns = (): MeasuredRuns => MeasuredRuns.parse(JSON.parse(readFileSync(MEASURED_FILE, 'utf8')))
