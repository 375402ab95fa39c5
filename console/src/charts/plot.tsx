import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Span } from './activity.ts'
import { rectsOf } from './bars.ts'
import { drawMarks, drawOutside, type Marks } from './marks.ts'
import type { Palette } from './palette.ts'
import type { PlotData } from './plotData.ts'
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

/** The data at one moment, with everything that is drawn with it. */
type Drawn = { readonly data: PlotData; readonly marks: Marks; readonly range: Span }

const lineOf = (label: string, stroke: string): uPlot.Series => ({
  label,
  stroke,
  width: 1.5,
  points: { size: 4 },
})
/** Bars that are drawn by their spans: uPlot's own have one width for all, and none for a single one. */
const barOf = (label: string, stroke: string, drawn: () => Drawn): uPlot.Series => ({
  label,
  fill: stroke,
  width: 0,
  paths: (plot, index) => {
    const { data, range } = drawn()
    const path = new Path2D()
    const places = {
      x: (ms: number) => plot.valToPos(ms / 1000, 'x', true),
      y: (value: number) => plot.valToPos(value, 'y', true),
    }
    const rects = data.look === 'bars' ? rectsOf(data.spans, plot.data[index] ?? [], range, places) : []
    for (const { x, y, width, height } of rects) path.rect(x, y, width, height)
    return { stroke: null, fill: path }
  },
  points: { show: false },
})

const valuesRange = ({ visible, look }: PlotData, min: number | null, max: number | null): uPlot.Range.MinMax => {
  const low = visible?.min ?? min ?? 0
  const high = visible?.max ?? max ?? 1
  return look === 'bars' ? [0, high > 0 ? high * 1.05 : 1] : uPlot.rangeNum(low, high, 0.1, true)
}

/** The index of the value under the pointer: of a bar the one that contains its time, of a line the nearest one. */
const indexAt = ({ cursor, posToVal }: uPlot, data: PlotData): number | undefined => {
  const { left = -1, idx } = cursor
  if (left < 0) return undefined
  if (data.look === 'line') return idx ?? undefined
  const ms = posToVal(left, 'x') * 1000
  const index = data.spans.findIndex(({ from, to }) => from <= ms && ms < to)
  return index < 0 ? undefined : index
}

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
  drawn,
  onZoom,
  onHover,
}: {
  width: number
  shape: Shape
  palette: Palette
  isUtc: boolean
  drawn: () => Drawn
  onZoom: (from: number, to: number) => void
  onHover: (index: number | undefined) => void
}): uPlot.Options => {
  const axis = {
    stroke: palette.text,
    font: FONT,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { stroke: palette.grid, size: 4 },
  }
  const seriesOf = (label: string, colour: string) =>
    shape.look === 'line' ? lineOf(label, colour) : barOf(label, colour, drawn)
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    tzDate: seconds => (isUtc ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000)),
    cursor: { drag: { x: true, y: false, setScale: false, dist: MIN_DRAG }, sync: { key: SYNC } },
    scales: {
      x: { range: () => [drawn().range.from / 1000, drawn().range.to / 1000] },
      y: { range: (_plot, min, max) => valuesRange(drawn().data, min, max) },
    },
    axes: [
      { ...axis, values: TIMES },
      { ...axis, size: AXIS_WIDTH, values: (_plot, ticks) => ticks.map(numberText) },
    ],
    series: [{}, ...shape.series.map(({ label, colour }) => seriesOf(label, palette.series[colour] ?? palette.text))],
    hooks: {
      draw: [
        plot => {
          drawMarks(plot, drawn().marks, palette)
          drawOutside(plot, drawn().data, palette)
        },
      ],
      setCursor: [plot => onHover(indexAt(plot, drawn().data))],
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

const columnsOf = ({ xs, series }: PlotData): uPlot.AlignedData => [[...xs], ...series.map(({ values }) => [...values])]

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
  const drawn = useMemo((): Drawn => ({ data, marks, range: { from, to } }), [data, marks, from, to])
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
        drawn: () => latest.current.drawn,
        onZoom: (...range) => latest.current.onZoom(...range),
        onHover: index => latest.current.onHover(index),
      }),
      columnsOf(latest.current.drawn.data),
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
  useEffect(() => plot.current?.setData(columnsOf(drawn.data)), [drawn])

  return <div ref={host} className="chart-plot" role="img" aria-label={label} />
}
