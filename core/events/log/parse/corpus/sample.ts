import type { Level } from '../../../../contracts/frames.ts'

/**
 * A line as its source shows it, and what is to be read in it, worked out by hand from the source: the time, or null if the line tells
 * none; the level; the message, unless it is the line itself.
 */
export type Sample = readonly [line: string, time: string | null, level: Level, message?: string]

/** Lines of one source: a specification and its section, a page of documentation, or a program whose output is well known. */
export type Samples = { readonly source: string; readonly lines: readonly Sample[] }

/** The time of receipt of all samples. */
export const RECEIVED_AT = Date.parse('2026-11-28T12:00:00Z')
