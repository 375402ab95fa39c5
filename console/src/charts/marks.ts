import type uPlot from 'uplot'
import type { AlertSpan } from './alertSpans.ts'
import type { Palette } from './palette.ts'
import type { PlotData } from './plotData.ts'
import type { Hole } from './sample.ts'
import type { StatusSpan } from './statusHistory.ts'

/**
 * The marks over a chart: restarts (ms since 1970), the times where uplinks are missing, alerts from their beginning to their end, the times in which the
 * device was late or offline, and when it was heard for the first time.
 */
export type Marks = {
  readonly reboots: readonly number[]
  readonly holes: readonly Hole[]
  readonly alerts: readonly AlertSpan[]
  readonly silences: readonly StatusSpan[]
  readonly firstSeen: number | undefined
}

/** The chart of a service, which neither reboots nor is late, has no marks but alerts. */
export const NO_MARKS: Marks = { reboots: [], holes: [], alerts: [], silences: [], firstSeen: undefined }

const DASH = [4, 3]
/** The minimum width of a hole, px of the canvas. */
const MIN_WIDTH = 3
const FAINT = 0.18

/** A time that a mark covers; up to the end of the chart unless `to` is given. */
type Band = { readonly from: number; readonly to: number | undefined }

/** Where a band lies on the canvas. */
const boundsOf = ({ bbox, valToPos }: Pick<uPlot, 'bbox' | 'valToPos'>, { from, to }: Band) => {
  const place = (ms: number) => valToPos(ms / 1000, 'x', true)
  const begin = place(from)
  return { begin, wide: Math.max(MIN_WIDTH, (to === undefined ? bbox.left + bbox.width : place(to)) - begin) }
}

/** Draws times as faint bands with a clear edge: at the top, or at the bottom, above `below` px of the canvas. */
const drawBands = (
  plot: uPlot,
  bands: readonly Band[],
  { colour, edge, below = 0 }: { colour: string; edge: 'top' | 'bottom'; below?: number },
): void => {
  const { ctx, bbox } = plot
  const edgeAt = edge === 'top' ? bbox.top : bbox.top + bbox.height - MIN_WIDTH - below
  ctx.fillStyle = colour
  for (const band of bands) {
    const { begin, wide } = boundsOf(plot, band)
    ctx.globalAlpha = FAINT
    ctx.fillRect(begin, bbox.top, wide, bbox.height)
    ctx.globalAlpha = 1
    ctx.fillRect(begin, edgeAt, wide, MIN_WIDTH)
  }
}

/** The heights of the strip at the bottom of a chart while a device is late, or offline, px of the page: they differ by more than colour. */
const STRIP = { late: 3, offline: 7 }

/** Draws the times in which a device was late or offline as a strip along the bottom. */
const drawSilences = (plot: uPlot, silences: readonly StatusSpan[], palette: Palette): void => {
  const { ctx, bbox } = plot
  for (const span of silences) {
    const { begin, wide } = boundsOf(plot, span)
    const high = STRIP[span.status] * devicePixelRatio
    ctx.fillStyle = palette[span.status]
    ctx.fillRect(begin, bbox.top + bbox.height - high, wide, high)
  }
}

/** Draws marks over a chart. */
export const drawMarks = (
  plot: uPlot,
  { reboots, holes, alerts, silences, firstSeen }: Marks,
  palette: Palette,
): void => {
  const { ctx, bbox, valToPos } = plot
  const { left, top, width, height } = bbox
  const place = (ms: number) => valToPos(ms / 1000, 'x', true)
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  drawBands(plot, holes, { colour: palette.hole, edge: 'top' })
  const below = silences.length > 0 ? STRIP.offline * devicePixelRatio : 0
  drawBands(plot, alerts, { colour: palette.alert, edge: 'bottom', below })
  drawSilences(plot, silences, palette)
  if (firstSeen !== undefined) {
    ctx.fillStyle = palette.firstSeen
    ctx.fillRect(place(firstSeen), top, 2 * devicePixelRatio, height)
  }
  ctx.strokeStyle = palette.reboot
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash(DASH.map(length => length * devicePixelRatio))
  ctx.beginPath()
  for (const at of reboots) {
    ctx.moveTo(place(at), top)
    ctx.lineTo(place(at), top + height)
  }
  ctx.stroke()
  ctx.restore()
}

/** The size of the mark of a value outside of the range, px of the page. */
const ARROW = 5

/** Draws an arrow at the edge for each value outside of the range that the chart shows. */
export const drawOutside = (
  { ctx, bbox, valToPos }: uPlot,
  { xs, series, visible }: Pick<PlotData, 'xs' | 'series' | 'visible'>,
  palette: Palette,
): void => {
  if (!visible) return
  const { left, top, width, height } = bbox
  const size = ARROW * devicePixelRatio
  ctx.save()
  ctx.fillStyle = palette.reboot
  ctx.beginPath()
  for (const index of visible.outside) {
    const x = valToPos(xs[index] ?? 0, 'x', true)
    if (x < left || x > left + width) continue
    const isAbove = (series[0]?.values[index] ?? 0) > visible.max
    const [tip, base] = isAbove ? [top, top + 1.6 * size] : [top + height, top + height - 1.6 * size]
    ctx.moveTo(x, tip)
    ctx.lineTo(x - size, base)
    ctx.lineTo(x + size, base)
    ctx.closePath()
  }
  ctx.fill()
  ctx.restore()
}
