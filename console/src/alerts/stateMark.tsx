import type { Alert } from '../../../core/alerts/http/contract.ts'
import { Icon, type IconName } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'
import { Time } from '../design/time.tsx'
import { isSilenced, type RuleState, stateOf } from './ruleText.ts'

const ICONS: Readonly<Record<RuleState, IconName>> = {
  firing: 'bell',
  silenced: 'clock',
  quiet: 'check',
  disabled: 'off',
}

const number = new Intl.NumberFormat('en')

/** The state of a rule in words: firing for how many devices, silenced until when, disabled, or quiet. */
export const StateMark = ({ alert }: { alert: Alert }) => {
  const nowMs = useNow('tenSeconds')
  const state = stateOf(alert, nowMs)
  const { firing, silencedUntil, enabled, isInForce } = alert
  return (
    <span className="rule-state" data-state={state} data-level={alert.level}>
      <Icon name={ICONS[state]} />
      {state === 'firing' && `Firing for ${number.format(firing)} ${firing === 1 ? 'device' : 'devices'}`}
      {state === 'quiet' && 'Quiet'}
      {!isInForce && ' · not in force '}
      {!enabled && (state === 'firing' ? ' · disabled' : 'Disabled')}
      {isSilenced(alert, nowMs) && silencedUntil !== null && (
        <>
          {state === 'silenced' ? 'Silenced until ' : ' · silenced until '}
          <Time at={silencedUntil} />
        </>
      )}
    </span>
  )
}
