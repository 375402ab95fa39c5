import type { WatchState } from '../../../client/watch.ts'
import { adviceOf } from '../api/advice.ts'
import { Icon } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'
import './connection.css'
import { countdownText, lookOf } from './words.ts'

const Countdown = ({ at }: { at: number }) => countdownText(at, useNow())

/** Said aloud when the state changes, and only then: the countdown is not in it. */
const spokenOf = (state: WatchState): string => {
  const { label } = lookOf(state)
  return state.state === 'reconnecting' ? `${label}. ${adviceOf(state.reason.code).title}.` : label
}

/** How the connection stands, as the SDK says: live, catching up, reconnecting in so many seconds, offline. */
export const ConnectionBadge = ({ state }: { state: WatchState }) => {
  const { kind, icon, label } = lookOf(state)
  return (
    <div className={`connection-badge connection-badge--${kind}`}>
      <Icon name={icon} />
      <span aria-hidden="true">
        {label}
        {state.state === 'reconnecting' && (
          <>
            {' '}
            <span className="connection-badge__wait">
              <Countdown at={state.at} />
            </span>
          </>
        )}
      </span>
      <span className="visually-hidden" role="status" aria-label="Connection">
        {spokenOf(state)}
      </span>
    </div>
  )
}
