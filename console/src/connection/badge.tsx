import type { WatchState } from '../../../client/watch.ts'
import { adviceOf } from '../api/advice.ts'
import { Icon } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'
import './connection.css'
import { countdownText, lookOf } from './words.ts'

const Countdown = ({ at }: { at: number }) => countdownText(at, useNow())

/** A screen reader reads it when the state changes; it leaves out the countdown, which would be read each second. */
const spokenOf = (state: WatchState): string => {
  const { label } = lookOf(state)
  return state.state === 'reconnecting' ? `${label}. ${adviceOf(state.reason.code).title}.` : label
}

/** Shows the state of the connection: live, catching up, reconnecting with a countdown, or offline. */
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
