import type uPlot from 'uplot'
import type { AlertSpan } from './alertSpans.ts'
import type { Palette } from './palette.ts'
import type { PlotData } from './plotData.ts'
import type { Hole } from './sample.ts'

/** The marks over a chart: restarts (ms since 1970), the times where uplinks are missing, and alerts from their beginning to their end. */
export type Marks = {
  readonly reboots: readonly number[]
  readonly holes: readonly Hole[]
  readonly alerts: readonly AlertSpan[]
}

const DASH = [4, 3]
/** The minimum width of a hole, px of the canvas. */
const MIN_WIDTH = 3
const FAINT = 0.18

/** A time that a mark covers; up to the end of the chart unless `to` is given. */
type Band = { readonly from: number; readonly to: number | undefined }

/** Draws times as faint bands with a clear edge: at the top, or at the bottom. */
const drawBands = (
  { ctx, bbox, valToPos }: Pick<uPlot, 'ctx' | 'bbox' | 'valToPos'>,
  bands: readonly Band[],
  { colour, edge }: { colour: string; edge: 'top' | 'bottom' },
): void => {
  const { left, top, width, height } = bbox
  const place = (ms: number) => valToPos(ms / 1000, 'x', true)
  const edgeAt = edge === 'top' ? top : top + height - MIN_WIDTH
  ctx.fillStyle = colour
  for (const { from, to } of bands) {
    const begin = place(from)
    const wide = Math.max(MIN_WIDTH, (to === undefined ? left + width : place(to)) - begin)
    ctx.globalAlpha = FAINT
    ctx.fillRect(begin, top, wide, height)
    ctx.globalAlpha = 1
    ctx.fillRect(begin, edgeAt, wide, MIN_WIDTH)
  }
}

/** Draws marks over a chart. */
export const drawMarks = (plot: uPlot, { reboots, holes, alerts }: Marks, palette: Palette): void => {
  const { ctx, bbox, valToPos } = plot
  const { left, top, width, height } = bbox
  const place = (ms: number) => valToPos(ms / 1000, 'x', true)
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  drawBands(plot, holes, { colour: palette.hole, edge: 'top' })
  drawBands(plot, alerts, { colour: palette.alert, edge: 'bottom' })
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
