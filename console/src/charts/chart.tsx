import { lazy, type ReactNode, Suspense, useState } from 'react'
import { mendLanguage } from './language.ts'
import { Legend, type LegendEntry } from './legend.tsx'
import type { Marks } from './marks.ts'
import type { Palette } from './palette.ts'
import type { PlotData } from './plotData.ts'

const Plot = lazy(async () => {
  mendLanguage()
  return { default: (await import('./plot.tsx')).Plot }
})

/** The properties that all charts of a page share. */
export type Frame = {
  readonly from: number
  readonly to: number
  readonly marks: Marks
  readonly palette: Palette
  readonly isUtc: boolean
  /** Why there is nothing to draw, if there is nothing. */
  readonly emptiness: string
  readonly onZoom: (from: number, to: number) => void
}

/** A chart with its title and its legend. */
export const Chart = ({
  title,
  control,
  note,
  unit,
  data,
  entries,
  frame,
}: {
  title: string
  /** Chooses the field. */
  control?: ReactNode
  /** The parts of its data that the chart does not show. */
  note?: ReactNode
  unit: string
  data: PlotData
  entries: readonly LegendEntry[]
  frame: Frame
}) => {
  const [at, setAt] = useState<number>()
  return (
    <section className="chart" aria-label={title}>
      <div className="chart__head">
        <h2>{title}</h2>
        {control}
      </div>
      {data.xs.length === 0 ? (
        <p className="muted chart__empty">{frame.emptiness}</p>
      ) : (
        <div className="chart__body">
          <Suspense fallback={<div className="chart-plot" />}>
            <Plot label={`Chart of ${title}`} data={data} {...frame} onHover={setAt} />
          </Suspense>
          <Legend entries={entries} unit={unit} at={at} />
        </div>
      )}
      {note}
    </section>
  )
}
