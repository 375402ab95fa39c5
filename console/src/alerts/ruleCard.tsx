import type { Alert } from '../../../core/alerts/http/contract.ts'
import { alertPath } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { Condition } from './condition.tsx'
import { StateMark } from './stateMark.tsx'

/** Where a rule was made, and therefore can be changed. */
export const originText = ({ from }: Pick<Alert, 'from'>): string =>
  from === 'stage' ? 'from the configuration of the stage' : 'made over the API'

/** A rule in the list. The whole card is a link to it. */
export const RuleCard = ({ alert }: { alert: Alert }) => {
  const { name, description, level, channels, lastFiredAt } = alert
  return (
    <li className="rule-card" data-level={level}>
      <div className="rule-card__head">
        <h2>
          <Link href={alertPath(name)}>{name}</Link>
        </h2>
        <span className="rule-level" data-level={level}>
          {level}
        </span>
        <StateMark alert={alert} />
      </div>
      {description !== undefined && <p>{visibleText(description)}</p>}
      <Condition rule={alert} />
      <p className="rule-card__facts muted">
        <span>{channels.length === 0 ? 'no channel: in the stream alone' : `tells ${channels.join(', ')}`}</span>
        <span>{originText(alert)}</span>
        {lastFiredAt !== null && (
          <span>
            last fired <Time at={lastFiredAt} as="relative" />
          </span>
        )}
      </p>
    </li>
  )
}
