import type { Configuration } from '../../../core/contracts/configuration.ts'
import { devicePath } from '../address/route.ts'
import { Icon } from '../design/icon.tsx'
import { Link } from '../design/link.tsx'
import { Time } from '../design/time.tsx'
import { useUplinkNumber } from './useUplinkNumber.ts'
import { type WayStep, wayOf } from './way.ts'

const LABELS = { queued: 'Queued', delivered: 'Delivered', applied: 'Applied' } as const
const WAITING = {
  queued: '',
  delivered: 'Waiting for an uplink. The listener learns of the change within 30 s, and its next answer carries it.',
  applied: 'Waiting for the device to report it. Until then, every answer carries it again.',
} as const

const Step = ({ deviceId, step: { step, stands, at, uplinkId, isAgain } }: { deviceId: string; step: WayStep }) => {
  const count = useUplinkNumber(deviceId, uplinkId, at)
  return (
    <li
      className={`way__step way__step--${stands.replace(' ', '-')}`}
      {...(stands === 'current' && { 'aria-current': 'step' })}
    >
      <span className="way__mark">
        <Icon name={stands === 'done' ? 'check' : stands === 'current' ? 'clock' : 'none'} />
      </span>
      <div>
        <strong>{isAgain ? 'Delivered again' : LABELS[step]}</strong>
        {uplinkId !== null && (
          <>
            {' with '}
            <Link href={`${devicePath(deviceId)}?at=${uplinkId}`}>
              {count === undefined ? 'an uplink' : `uplink #${count}`}
            </Link>
          </>
        )}
        {at !== null && (
          <p className="muted">
            <Time at={at} />
          </p>
        )}
        {stands === 'current' && <p className="muted">{WAITING[step]}</p>}
      </div>
    </li>
  )
}

const SPOKEN = {
  queued: 'The change is queued.',
  delivered: 'The change has been delivered.',
  applied: 'The device has applied it.',
} as const

/** The progress of a change on its way to the device. */
export const Way = ({ deviceId, configuration }: { deviceId: string; configuration: Configuration }) => (
  <>
    <ol className="way" aria-label="Progress of the change">
      {wayOf(configuration).map(step => (
        <Step key={step.step} deviceId={deviceId} step={step} />
      ))}
    </ol>
    <p className="visually-hidden" role="status">
      {SPOKEN[configuration.state]}
    </p>
  </>
)
