import { useEffect, useState } from 'react'
import { ErrorNotice } from '../api/errorNotice.tsx'
import { CHANGES } from '../api/network.ts'
import { countdownText } from '../design/duration.ts'
import { useNow } from '../design/now.ts'
import './session.css'

/** The waits between attempts, ms; the last one stays. */
const WAITS_MS = [2_000, 5_000, 10_000, 30_000]

const Countdown = ({ at }: { at: number }) => countdownText(at, useNow())

/** Stands in the place of the page while the API is away at its beginning. The session is kept, and the attempt repeated. */
export const Away = ({
  error,
  failures,
  hasSession,
  onTry,
  onSignOut,
}: {
  error: unknown
  /** How often the attempt has failed. */
  failures: number
  hasSession: boolean
  onTry: () => void
  onSignOut: () => void
}) => {
  const [at, setAt] = useState<number>()
  useEffect(() => {
    const ms = WAITS_MS[Math.min(failures, WAITS_MS.length) - 1] ?? 0
    setAt(Date.now() + ms)
    const timer = setTimeout(onTry, ms)
    const ended = new AbortController()
    for (const type of CHANGES) window.addEventListener(type, onTry, { signal: ended.signal })
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [failures, onTry])
  return (
    <main className="sign-in">
      <div className="sign-in__card card">
        <h1>Sonde cannot be reached</h1>
        <ErrorNotice error={error} />
        <p>
          {hasSession && 'You stay signed in. '}
          The next attempt is {at === undefined ? 'now' : <Countdown at={at} />}.
        </p>
        <div className="token-form__actions">
          <button type="button" className="button button--primary" onClick={onTry}>
            Try now
          </button>
          {hasSession && (
            <button type="button" className="button" onClick={onSignOut}>
              Sign out
            </button>
          )}
        </div>
      </div>
    </main>
  )
}
