import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { type Span, stacked } from './activity.ts'
import { clipped } from './bars.ts'
import { Chart, type Frame } from './chart.tsx'
import type { LegendEntry } from './legend.tsx'
import type { VisibleRange } from './visibleRange.ts'

/** Bars of spans of time, each of stacked parts. */
export const StackedChart = ({
  title,
  unit,
  spans,
  parts,
  visible,
  note,
  frame,
}: {
  title: string
  unit: string
  spans: readonly Span[]
  /** The parts of the bars from the bottom up, one value for each span. */
  parts: readonly LegendEntry[]
  /** The range of heights to show; all of them unless given. */
  visible?: VisibleRange | undefined
  note?: ReactNode
  frame: Frame
}) => {
  const { from, to } = frame
  const data = useMemo(() => {
    const sums = stacked(parts.map(({ values }) => values.map(value => value ?? 0)))
    const series = parts.map((part, index) => ({ ...part, values: sums[index] ?? [] })).reverse()
    const middles = spans.map(span => clipped(span, { from, to })).map(span => (span.from + span.to) / 2000)
    return { xs: parts.length > 0 ? middles : [], series, look: 'bars' as const, spans, visible }
  }, [parts, spans, visible, from, to])
  return <Chart title={title} note={note} unit={unit} data={data} entries={parts} frame={frame} />
}
