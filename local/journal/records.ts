/** The records that one service keeps beyond the end of the process. */
export type Records = {
  /** Keeps a record until it is dropped. @param record asked for when it is written; in memory only, never @returns its id */
  readonly keep: (record: () => string) => number
  readonly replace: (id: number, record: () => string) => void
  readonly drop: (id: number) => void
  /**
   * The records of earlier runs, in the order in which they were kept. They are handed out once. One that cannot be read, because
   * another version has written it, stays where it is, and is told.
   */
  readonly left: <Kept>(read: (left: Left) => Kept) => readonly Kept[]
  /** Resolves when every change until now is on disk. @throws Error when it cannot be written; it is tried again with the next change */
  readonly written: () => Promise<void>
}

/** A record of an earlier run. */
export type Left = { readonly id: number; readonly record: string }

/** Everything that outlives the process, but for tables and secrets. */
export type Journal = {
  readonly records: (kind: string) => Records
  /** Whether records outlive the process. */
  readonly isKept: boolean
  /** Writes what waits, and closes the file. */
  readonly close: () => Promise<void>
}

const nothing: Records = {
  keep: () => 0,
  replace: () => undefined,
  drop: () => undefined,
  left: () => [],
  written: async () => undefined,
}

/** The journal of a run that keeps nothing: every record ends with the process. */
export const noJournal: Journal = { records: () => nothing, isKept: false, close: async () => undefined }
