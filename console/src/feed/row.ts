import type { EventFrame, GapItem, Level, MissingItem, SkippedItem } from '../../../client/watch.ts'

/** A field of the reported configuration, with its value before and after. */
export type ConfigurationChange = { readonly path: string; readonly from: string; readonly to: string }

/** `key` is unique in a log; `order` is the place of a row among the ids of events. */
type Placed = { readonly key: string; readonly order: string }

export type EventRow = Placed & {
  readonly kind: 'event'
  readonly event: EventFrame
  readonly isLate: boolean
  /** The time of arrival, ms since 1970; 0 for an event that is no news: one from history, or one of a flood. */
  readonly arrivedAt: number
  /** The fields of the configuration that changed since the report before. */
  readonly changes: readonly ConfigurationChange[]
}

/** A row of a log: an event, or a mark between events. */
export type Row =
  | EventRow
  | (Placed & { readonly kind: 'gap'; readonly gap: GapItem })
  | (Placed & { readonly kind: 'missing'; readonly missing: MissingItem })
  | (Placed & { readonly kind: 'skipped'; readonly skipped: SkippedItem })
  /** The number of rows that were dropped because the log was full. */
  | (Placed & { readonly kind: 'dropped'; readonly count: number })
  /** History may hold more on this side. */
  | (Placed & { readonly kind: 'more'; readonly side: 'earlier' | 'later' })

/** Rows at each level. */
export type LevelCounts = Readonly<Record<Level, number>>

export const LEVELS: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown']
