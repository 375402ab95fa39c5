import { useEffect } from 'react'
import { durationText } from '../design/duration.ts'
import { Icon } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'

/** The end of a token is announced this long before, ms. */
const SAY_BEFORE_MS = 120_000
/** Where the issuer allows it, the token is renewed without a question this long before its end, ms. */
const REFRESH_BEFORE_MS = 60_000

const Left = ({ leftMs }: { leftMs: number }) =>
  leftMs > 0 ? (
    <p>
      Your token expires in <span className="expiry__left">{durationText(leftMs / 1000)}</span>.
    </p>
  ) : (
    <p>Your token has expired. No new events arrive.</p>
  )

/**
 * Says shortly before its end that the token expires, and asks for another one when it has. Each token needs a notice of its own
 * (`key`): it is asked for once.
 */
export const ExpiryNotice = ({
  endsAtMs,
  isAsking,
  onAsk,
  onRefresh,
}: {
  endsAtMs: number
  isAsking: boolean
  onAsk: () => void
  onRefresh: () => unknown
}) => {
  const leftMs = endsAtMs - useNow()
  const isOver = leftMs <= 0
  const isNear = leftMs < REFRESH_BEFORE_MS
  useEffect(() => {
    if (isOver) onAsk()
  }, [isOver, onAsk])
  useEffect(() => {
    if (isNear) onRefresh()
  }, [isNear, onRefresh])
  if (isAsking || leftMs > SAY_BEFORE_MS) return null
  return (
    <section className="expiry" aria-label="About your token">
      <Icon name="clock" />
      <Left leftMs={leftMs} />
      <button type="button" className="button" onClick={onAsk}>
        Enter another token
      </button>
    </section>
  )
}
