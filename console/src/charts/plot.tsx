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
const LEAST_DRAG = 5

/** Times on an axis, by the least distance between two: with the day where it changes. uPlot's docs, "Axis & Grid Opts". */
const TIMES: uPlot.Axis.Values = [
  [86_400 * 28, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [86_400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [0.001, ':{ss}.{fff}', '\n{YYYY}-{MM}-{DD} {HH}:{mm}', null, '\n{HH}:{mm}', null, '\n{HH}:{mm}', null, 1],
]

/** What one plot shows. */
export type PlotData = {
  readonly xs: readonly number[]
  /** What is drawn, the first behind the others. */
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

const optionsOf = ({
  width,
  data,
  palette,
  isUtc,
  marks,
  range,
  onZoom,
  onHover,
}: {
  width: number
  data: PlotData
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
  const seriesOf = data.look === 'line' ? lineOf : barOf
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    tzDate: seconds => (isUtc ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000)),
    cursor: { drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG }, sync: { key: SYNC } },
    scales: {
      x: { range: () => [...range()] },
      ...(data.look === 'bars' && { y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.05 : 1] } }),
    },
    axes: [
      { ...axis, values: TIMES },
      { ...axis, size: AXIS_WIDTH, values: (_plot, ticks) => ticks.map(numberText) },
    ],
    series: [{}, ...data.series.map(({ label, colour }) => seriesOf(label, palette.series[colour] ?? palette.text))],
    hooks: {
      draw: [plot => drawMarks(plot, marks(), palette)],
      setCursor: [({ cursor }) => onHover(cursor.idx ?? undefined)],
      setSelect: [
        plot => {
          const { left, width: wide } = plot.select
          if (wide < LEAST_DRAG) return
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          onZoom(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + wide, 'x') * 1000)
        },
      ],
    },
  }
}

/** One chart on a canvas. Dragging over it chooses a range of time. */
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
  const latest = useRef({ data, marks, from, to, onZoom, onHover })
  useEffect(() => {
    latest.current = { data, marks, from, to, onZoom, onHover }
  })
  const shape = JSON.stringify([data.look, data.series.map(one => [one.label, one.colour])])
  const columns = useMemo((): uPlot.AlignedData => [[...data.xs], ...data.series.map(one => [...one.values])], [data])

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another shape is another plot
  useEffect(() => {
    const element = host.current
    if (!element) return
    const made = new uPlot(
      optionsOf({
        width: element.clientWidth,
        data: latest.current.data,
        palette,
        isUtc,
        marks: () => latest.current.marks,
        range: () => [latest.current.from / 1000, latest.current.to / 1000],
        onZoom: (...range) => latest.current.onZoom(...range),
        onHover: index => latest.current.onHover(index),
      }),
      columns,
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [shape, palette, isUtc])
  // biome-ignore lint/correctness/useExhaustiveDependencies: other bounds and marks are drawn too
  useEffect(() => plot.current?.setData(columns), [columns, from, to, marks])

  return <div ref={host} className="chart-plot" role="img" aria-label={label} />
}
