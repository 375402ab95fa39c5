import type uPlot from 'uplot'
import type { Palette } from './palette.ts'
import type { Hole } from './sample.ts'

/** What is marked over a chart: restarts (ms since 1970), and where uplinks are missing. */
export type Marks = { readonly reboots: readonly number[]; readonly holes: readonly Hole[] }

const DASH = [4, 3]
/** A hole is shown this wide at least, px of the canvas. */
const NARROWEST = 3
const FAINT = 0.18

/** Draws marks over what a chart shows. */
export const drawMarks = ({ ctx, bbox, valToPos }: uPlot, { reboots, holes }: Marks, palette: Palette): void => {
  const { left, top, width, height } = bbox
  const place = (ms: number) => valToPos(ms / 1000, 'x', true)
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.fillStyle = palette.hole
  ctx.globalAlpha = FAINT
  for (const { from, to } of holes) ctx.fillRect(place(from), top, Math.max(NARROWEST, place(to) - place(from)), height)
  ctx.globalAlpha = 1
  for (const { from, to } of holes)
    ctx.fillRect(place(from), top, Math.max(NARROWEST, place(to) - place(from)), NARROWEST)
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
