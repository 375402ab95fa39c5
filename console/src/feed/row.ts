import type { EventFrame, GapItem, Level, MissingItem, SkippedItem } from '../../../client/watch.ts'

/** A field of the configuration that a device reports, and how it changed. */
export type ConfigurationChange = { readonly path: string; readonly from: string; readonly to: string }

/** `key` is unique in a log; `order` is where a row stands among the ids of events. */
type Placed = { readonly key: string; readonly order: string }

export type EventRow = Placed & {
  readonly kind: 'event'
  readonly event: EventFrame
  readonly isLate: boolean
  /** When it came, ms since 1970; 0 where it is no news: history, or one of a flood. */
  readonly arrivedAt: number
  /** What the device reports differently from the time before. */
  readonly changes: readonly ConfigurationChange[]
}

/** What a log shows, in the order of the stream: events, and marks where something is to be said between them. */
export type Row =
  | EventRow
  | (Placed & { readonly kind: 'gap'; readonly gap: GapItem })
  | (Placed & { readonly kind: 'missing'; readonly missing: MissingItem })
  | (Placed & { readonly kind: 'skipped'; readonly skipped: SkippedItem })
  /** The log holds no more than so many rows: these have been let go. */
  | (Placed & { readonly kind: 'dropped'; readonly count: number })
  /** History may hold more on this side. */
  | (Placed & { readonly kind: 'more'; readonly side: 'earlier' | 'later' })

/** Rows at each level. */
export type LevelCounts = Readonly<Record<Level, number>>

export const LEVELS: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown']
