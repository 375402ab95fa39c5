import { useEffect } from 'react'
import { durationText } from '../design/duration.ts'
import { Icon } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'

/** How long before a token ends it is said, ms. */
const SAY_BEFORE_MS = 120_000
/** How long before its end it is renewed without a word, where an issuer allows that, ms. */
const REFRESH_BEFORE_MS = 60_000

const Left = ({ leftMs }: { leftMs: number }) =>
  leftMs > 0 ? (
    <p>
      Your token ends in <span className="expiry__left">{durationText(leftMs / 1000)}</span>.
    </p>
  ) : (
    <p>Your token has ended: nothing new comes.</p>
  )

/** Says shortly before that the token ends, and asks for another when it has. */
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each token
  useEffect(() => {
    if (isOver) onAsk()
  }, [isOver, endsAtMs])
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried once for each token
  useEffect(() => {
    if (isNear) onRefresh()
  }, [isNear, endsAtMs])
  if (isAsking || leftMs > SAY_BEFORE_MS) return null
  return (
    <section className="expiry" aria-label="About your token">
      <Icon name="clock" />
      <Left leftMs={leftMs} />
      <button type="button" className="button" onClick={onAsk}>
        Give another token
      </button>
    </section>
  )
}
