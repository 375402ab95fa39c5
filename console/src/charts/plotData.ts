import type { Span } from './activity.ts'
import type { VisibleRange } from './visibleRange.ts'

/** The data of one plot: lines, or bars of spans of time. */
export type PlotData = {
  /** The times of the values, s since 1970. */
  readonly xs: readonly number[]
  /** The lines or bars. The first one is drawn behind the others. */
  readonly series: readonly {
    readonly label: string
    readonly colour: number
    readonly values: readonly (number | null)[]
  }[]
  /** The range of values to show; all of them unless given. */
  readonly visible?: VisibleRange | undefined
} & ({ readonly look: 'line' } | { readonly look: 'bars'; readonly spans: readonly Span[] })
