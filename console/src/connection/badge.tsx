import { countdownText } from '../design/duration.ts'
import { Icon } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'
import './connection.css'
import { explanationOf, lookOf, type Situation } from './words.ts'

const Countdown = ({ at }: { at: number }) => countdownText(at, useNow())

/** A screen reader reads it when the state changes; it leaves out the countdown, which would be read each second. */
const spokenOf = (situation: Situation): string => {
  const { label } = lookOf(situation)
  const explanation = explanationOf(situation)
  return explanation && situation.socket.state !== 'offline' ? `${label}. ${explanation.title}.` : label
}

/** Shows the state of the connection: live, catching up, reconnecting with a countdown, offline, or closed. */
export const ConnectionBadge = ({ situation }: { situation: Situation }) => {
  const { kind, icon, label } = lookOf(situation)
  const { socket, refusal } = situation
  return (
    <div className={`connection-badge connection-badge--${kind}`}>
      <Icon name={icon} />
      <span aria-hidden="true">
        {label}
        {socket.state === 'reconnecting' && refusal === undefined && (
          <>
            {' '}
            <span className="connection-badge__wait">
              <Countdown at={socket.at} />
            </span>
          </>
        )}
      </span>
      <span className="visually-hidden" role="status" aria-label="Connection">
        {spokenOf(situation)}
      </span>
    </div>
  )
}
