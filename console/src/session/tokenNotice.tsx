import { useEffect } from 'react'
import { adviceOf } from '../api/advice.ts'
import { durationText } from '../design/duration.ts'
import { Icon } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'

/** The end of a token is announced this long before, ms. */
const SAY_BEFORE_MS = 120_000
/** Where the issuer allows it, the token is renewed without a question this long before its end, ms. */
const REFRESH_BEFORE_MS = 60_000

/**
 * Says that the token expires shortly, or that the stack no longer accepts it. It is the one place that says so after the
 * person has closed the question for another token. Each token needs a notice of its own (`key`).
 */
export const TokenNotice = ({
  endsAtMs,
  refusal,
  isAsking,
  onAsk,
  onEnd,
  onRefresh,
}: {
  endsAtMs: number
  /** The code of the refusal, if the stack refuses the token. */
  refusal: string | undefined
  isAsking: boolean
  onAsk: () => void
  /** Called once when the token has ended. */
  onEnd: (code: string) => void
  onRefresh: () => unknown
}) => {
  const leftMs = endsAtMs - useNow()
  const isOver = leftMs <= 0
  const isNear = leftMs < REFRESH_BEFORE_MS
  useEffect(() => {
    if (isOver) onEnd('expired-token')
  }, [isOver, onEnd])
  useEffect(() => {
    if (isNear) onRefresh()
  }, [isNear, onRefresh])
  if (isAsking || (refusal === undefined && leftMs > SAY_BEFORE_MS)) return null
  return (
    <section className="expiry" aria-label="About your token">
      <Icon name="clock" />
      {refusal === undefined ? (
        <p>
          Your token expires in <span className="expiry__left">{durationText(Math.max(0, leftMs) / 1000)}</span>.
        </p>
      ) : (
        <p>{adviceOf(refusal).title}. The page continues with another one.</p>
      )}
      <button type="button" className="button" onClick={onAsk}>
        Enter another token
      </button>
    </section>
  )
}
