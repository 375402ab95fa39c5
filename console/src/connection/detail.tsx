import { useEffect, useState } from 'react'
import type { WatchState } from '../../../client/watch.ts'
import { adviceOf } from '../api/advice.ts'
import { retryNow } from '../api/network.ts'
import { isAboutToken } from '../api/problem.ts'
import { Icon } from '../design/icon.tsx'
import { visibleText } from '../design/visibleText.ts'
import { useSession } from '../session/session.ts'

/** An interruption that is shorter is not shown, ms. */
const MIN_SHOWN_MS = 1500

const useIsLasting = (state: WatchState['state'] | undefined): boolean => {
  const isDown = state === 'reconnecting' || state === 'offline'
  const [isLasting, setIsLasting] = useState(false)
  useEffect(() => {
    if (!isDown) return setIsLasting(false)
    const timer = setTimeout(() => setIsLasting(true), MIN_SHOWN_MS)
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
          Enter another token
        </button>
      ) : (
        <button type="button" className="button" onClick={retryNow}>
          Try now
        </button>
      )}
    </>
  )
}

/** A line under the header while there is no connection: the reason, and a way out. */
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
          <strong>This machine has no network.</strong> When it has one again, the console reconnects and catches up
          from history.
        </p>
      )}
    </section>
  )
}
