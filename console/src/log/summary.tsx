import { useEffect, useState } from 'react'
import type { FeedSnapshot } from '../feed/feed.ts'
import { useLog } from './store/useLog.ts'

/** The shortest time between two announcements, ms. */
const EVERY_MS = 10_000

const countsOf = ({ arrived, counts }: FeedSnapshot) => ({ arrived, errors: counts.error + counts.fatal })

const textOf = (events: number, errors: number): string =>
  `${events} new ${events === 1 ? 'event' : 'events'}${errors > 0 ? `, ${errors} ${errors === 1 ? 'error' : 'errors'}` : ''}`

/** Tells a screen reader now and then how many events have arrived. */
export const Summary = () => {
  const log = useLog()
  const [text, setText] = useState('')
  useEffect(() => {
    let told = countsOf(log.read().feed)
    const timer = setInterval(() => {
      const now = countsOf(log.read().feed)
      if (now.arrived > told.arrived) setText(textOf(now.arrived - told.arrived, Math.max(0, now.errors - told.errors)))
      told = now
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [log])
  return (
    <p className="visually-hidden" role="status" aria-label="New events">
      {text}
    </p>
  )
}
