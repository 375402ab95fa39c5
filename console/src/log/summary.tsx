import { useEffect, useRef, useState } from 'react'
import type { LevelCounts } from '../feed/row.ts'

/** How often news is told at most, ms. */
const EVERY_MS = 10_000

const textOf = (rows: number, errors: number): string =>
  `${rows} new ${rows === 1 ? 'event' : 'events'}${errors > 0 ? `, ${errors} ${errors === 1 ? 'error' : 'errors'}` : ''}`

/** Tells those who do not see the log what came, now and then. */
export const Summary = ({ arrived, counts }: { arrived: number; counts: LevelCounts }) => {
  const errors = counts.error + counts.fatal
  const latest = useRef({ arrived, errors })
  const [text, setText] = useState('')
  useEffect(() => {
    latest.current = { arrived, errors }
  })
  useEffect(() => {
    let told = latest.current
    const timer = setInterval(() => {
      const now = latest.current
      if (now.arrived > told.arrived) setText(textOf(now.arrived - told.arrived, Math.max(0, now.errors - told.errors)))
      told = now
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="visually-hidden" role="status" aria-label="News">
      {text}
    </p>
  )
}
