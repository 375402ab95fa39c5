import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { drawMarks, type Marks } from './marks.ts'
import type { Palette } from './palette.ts'
import { numberText } from './series.ts'

const HEIGHT = 180
const SYNC = 'sonde'
const FONT = '12px system-ui, sans-serif'
const AXIS_WIDTH = 56
/** A shorter drag is a click, px. */
const MIN_DRAG = 5

/** Times on an axis, by the minimum distance between two of them; the day stands where it changes (uPlot's docs, "Axis & Grid Opts"). */
const TIMES: uPlot.Axis.Values = [
  [86_400 * 28, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [86_400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [0.001, ':{ss}.{fff}', '\n{YYYY}-{MM}-{DD} {HH}:{mm}', null, '\n{HH}:{mm}', null, '\n{HH}:{mm}', null, 1],
]

/** The data of one plot. */
export type PlotData = {
  readonly xs: readonly number[]
  /** The lines or bars. The first one is drawn behind the others. */
  readonly series: readonly {
    readonly label: string
    readonly colour: number
    readonly values: readonly (number | null)[]
  }[]
  readonly look: 'line' | 'bars'
}

const lineOf = (label: string, stroke: string): uPlot.Series => ({
  label,
  stroke,
  width: 1.5,
  points: { size: 4 },
})
const barOf = (label: string, stroke: string): uPlot.Series => ({
  label,
  stroke,
  fill: stroke,
  ...(uPlot.paths.bars && { paths: uPlot.paths.bars({ size: [0.85, 80], align: 1 }) }),
  points: { show: false },
})

/** The part of its data that a plot is made for: other values are drawn into it, another shape makes another plot. */
type Shape = {
  readonly look: PlotData['look']
  readonly series: readonly { readonly label: string; readonly colour: number }[]
}

const optionsOf = ({
  width,
  shape,
  palette,
  isUtc,
  marks,
  range,
  onZoom,
  onHover,
}: {
  width: number
  shape: Shape
  palette: Palette
  isUtc: boolean
  marks: () => Marks
  range: () => readonly [number, number]
  onZoom: (from: number, to: number) => void
  onHover: (index: number | undefined) => void
}): uPlot.Options => {
  const axis = {
    stroke: palette.text,
    font: FONT,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { stroke: palette.grid, size: 4 },
  }
  const seriesOf = shape.look === 'line' ? lineOf : barOf
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    tzDate: seconds => (isUtc ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000)),
    cursor: { drag: { x: true, y: false, setScale: false, dist: MIN_DRAG }, sync: { key: SYNC } },
    scales: {
      x: { range: () => [...range()] },
      ...(shape.look === 'bars' && { y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.05 : 1] } }),
    },
    axes: [
      { ...axis, values: TIMES },
      { ...axis, size: AXIS_WIDTH, values: (_plot, ticks) => ticks.map(numberText) },
    ],
    series: [{}, ...shape.series.map(({ label, colour }) => seriesOf(label, palette.series[colour] ?? palette.text))],
    hooks: {
      draw: [plot => drawMarks(plot, marks(), palette)],
      setCursor: [({ cursor }) => onHover(cursor.idx ?? undefined)],
      setSelect: [
        plot => {
          const { left, width: wide } = plot.select
          if (wide < MIN_DRAG) return
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          onZoom(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + wide, 'x') * 1000)
        },
      ],
    },
  }
}

/** One chart on a canvas. A drag across it chooses a range of time. */
export const Plot = ({
  label,
  data,
  marks,
  from,
  to,
  palette,
  isUtc,
  onZoom,
  onHover,
}: {
  label: string
  data: PlotData
  marks: Marks
  /** ms since 1970. */
  from: number
  to: number
  palette: Palette
  isUtc: boolean
  onZoom: (from: number, to: number) => void
  onHover: (index: number | undefined) => void
}) => {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const columns = useMemo((): uPlot.AlignedData => [[...data.xs], ...data.series.map(one => [...one.values])], [data])
  const drawn = useMemo(() => ({ columns, marks, from, to }), [columns, marks, from, to])
  const latest = useRef({ drawn, onZoom, onHover })
  useEffect(() => {
    latest.current = { drawn, onZoom, onHover }
  })
  const key = JSON.stringify({ look: data.look, series: data.series.map(({ label, colour }) => ({ label, colour })) })

  useEffect(() => {
    const element = host.current
    if (!element) return
    const made = new uPlot(
      optionsOf({
        width: element.clientWidth,
        shape: JSON.parse(key),
        palette,
        isUtc,
        marks: () => latest.current.drawn.marks,
        range: () => [latest.current.drawn.from / 1000, latest.current.drawn.to / 1000],
        onZoom: (...range) => latest.current.onZoom(...range),
        onHover: index => latest.current.onHover(index),
      }),
      latest.current.drawn.columns,
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [key, palette, isUtc])
  useEffect(() => plot.current?.setData(drawn.columns), [drawn])

  return <div ref={host} className="chart-plot" role="img" aria-label={label} />
}
