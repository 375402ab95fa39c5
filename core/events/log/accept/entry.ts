import type { LogLine } from '../line.ts'

/** A log line of a request, and the name of its source as it came, if the entry says one. */
export type LogEntry = { readonly source?: string | undefined; readonly line: LogLine }

/** An entry that no line can be made of, and the reason for its sender. */
export type NoEntry = { readonly reason: string }

/** An entry that is not taken: its place in the request, and the reason for its sender. */
export type Rejected = { readonly index: number; readonly reason: string }
