import { memo } from 'react'
import { BARS, type Bars, barsAt, totalAt } from './bars.ts'

const WIDTH = 3
const HEIGHT = 20

/** Uplinks of the last hours, ten minutes a bar. Heights are of this device alone. */
export const BarLine = memo(({ bars, nowMs }: { bars: Bars | undefined; nowMs: number }) => {
  const counts = barsAt(bars, nowMs)
  const most = Math.max(...counts)
  const total = totalAt(bars, nowMs)
  const path = counts
    .map((count, index) => {
      if (count === 0) return ''
      const height = Math.max(2, (count / most) * HEIGHT)
      return `M${index * WIDTH} ${HEIGHT}v${-height}h${WIDTH - 1}v${height}z`
    })
    .join('')
  const words = `${total} in the last 6 hours${total > 0 ? `, at most ${most} in ten minutes` : ''}`
  return (
    <svg className="bar-line" viewBox={`0 0 ${BARS * WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <title>{words}</title>
      <path className="bar-line__ground" d={`M0 ${HEIGHT - 0.5}H${BARS * WIDTH}`} />
      <path className="bar-line__bars" d={path} />
    </svg>
  )
})
