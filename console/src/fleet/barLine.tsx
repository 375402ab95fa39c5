import { memo } from 'react'
import { BARS, type Bars, barsAt, totalAt } from './bars.ts'

const WIDTH = 3
const HEIGHT = 20

/** The uplinks of one device in the last hours, one bar for ten minutes. The highest bar fills the height. */
export const BarLine = memo(({ bars, nowMs }: { bars: Bars | undefined; nowMs: number }) => {
  const counts = barsAt(bars, nowMs)
  const max = Math.max(...counts)
  const total = totalAt(bars, nowMs)
  const path = counts
    .map((count, index) => {
      if (count === 0) return ''
      const height = Math.max(2, (count / max) * HEIGHT)
      return `M${index * WIDTH} ${HEIGHT}v${-height}h${WIDTH - 1}v${height}z`
    })
    .join('')
  const words = `${total} in the last 6 hours${total > 0 ? `, maximum ${max} in ten minutes` : ''}`
  return (
    <svg className="bar-line" viewBox={`0 0 ${BARS * WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <title>{words}</title>
      <path className="bar-line__ground" d={`M0 ${HEIGHT - 0.5}H${BARS * WIDTH}`} />
      <path className="bar-line__bars" d={path} />
    </svg>
  )
})
