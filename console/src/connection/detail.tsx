import { useEffect, useState } from 'react'
import type { WatchState } from '../../../client/watch.ts'
import { adviceOf } from '../api/advice.ts'
import { isAboutToken } from '../api/problem.ts'
import { Icon } from '../design/icon.tsx'
import { visibleText } from '../design/visibleText.ts'
import { useSession } from '../session/session.ts'
import { retryNow } from './network.ts'

/** A connection that is back within this is not worth a line of the page, ms. */
const WORTH_SAYING_MS = 1500

const useIsLasting = (state: WatchState['state'] | undefined): boolean => {
  const isDown = state === 'reconnecting' || state === 'offline'
  const [isLasting, setIsLasting] = useState(false)
  useEffect(() => {
    if (!isDown) return setIsLasting(false)
    const timer = setTimeout(() => setIsLasting(true), WORTH_SAYING_MS)
    return () => clearTimeout(timer)
  }, [isDown])
  return isDown && isLasting
}

const Reconnecting = ({ reason }: { reason: { readonly code: string; readonly message: string } }) => {
  const { renew } = useSession()
  const { title, toDo } = adviceOf(reason.code)
  return (
    <>
      <p>
        <strong>{title}.</strong> {toDo} <span className="muted">{visibleText(reason.message)}</span>
      </p>
      {isAboutToken(reason.code) ? (
        <button type="button" className="button" onClick={renew}>
          Give another token
        </button>
      ) : (
        <button type="button" className="button" onClick={retryNow}>
          Try now
        </button>
      )}
    </>
  )
}

/** Why there is no connection, and what to do: a line under the header while it lasts. */
export const ConnectionDetail = ({ state }: { state: WatchState | undefined }) => {
  const isLasting = useIsLasting(state?.state)
  if (!state || !isLasting) return null
  return (
    <section className="connection-detail" aria-label="About the connection">
      <Icon name="alert" />
      {state.state === 'reconnecting' ? (
        <Reconnecting reason={state.reason} />
      ) : (
        <p>
          <strong>This machine has no network.</strong> Nothing is tried until it has; then what was missed is read, and
          it goes on.
        </p>
      )}
    </section>
  )
}
