import type uPlot from 'uplot'
import type { Palette } from './palette.ts'
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
