import type uPlot from 'uplot'
import type { Palette } from './palette.ts'
import type { PlotData } from './plotData.ts'
import type { Hole } from './sample.ts'

/** The marks over a chart: restarts (ms since 1970), and the times where uplinks are missing. */
export type Marks = { readonly reboots: readonly number[]; readonly holes: readonly Hole[] }

const DASH = [4, 3]
/** The minimum width of a hole, px of the canvas. */
const MIN_WIDTH = 3
const FAINT = 0.18

/** Draws marks over a chart. */
export const drawMarks = ({ ctx, bbox, valToPos }: uPlot, { reboots, holes }: Marks, palette: Palette): void => {
  const { left, top, width, height } = bbox
  const place = (ms: number) => valToPos(ms / 1000, 'x', true)
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.fillStyle = palette.hole
  ctx.globalAlpha = FAINT
  for (const { from, to } of holes) ctx.fillRect(place(from), top, Math.max(MIN_WIDTH, place(to) - place(from)), height)
  ctx.globalAlpha = 1
  for (const { from, to } of holes)
    ctx.fillRect(place(from), top, Math.max(MIN_WIDTH, place(to) - place(from)), MIN_WIDTH)
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
