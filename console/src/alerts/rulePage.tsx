import type { Alert } from '../../../core/alerts/http/contract.ts'
import { spanWords } from '../../../core/alerts/words/span.ts'
import { ALERTS_PATH } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import { Notice } from '../design/notice.tsx'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { useAlertsKnown } from '../openAlerts/provider.tsx'
import { useSession } from '../session/session.ts'
import { AlertsFrame } from './alertsFrame.tsx'
import { Condition } from './condition.tsx'
import { MayNotChange } from './mayNot.tsx'
import { Preview } from './preview/preview.tsx'
import { RuleActions } from './rule/actions.tsx'
import { Firing } from './rule/firing.tsx'
import { LastAlerts } from './rule/lastAlerts.tsx'
import { originText } from './ruleCard.tsx'
import { StateMark } from './stateMark.tsx'

const Facts = ({ alert }: { alert: Alert }) => {
  const { channels, coolDownSeconds, lastFiredAt, changedAt } = alert
  return (
    <dl className="rule-facts">
      <dt>Tells</dt>
      <dd>{channels.length === 0 ? 'no channel: its alerts are seen in the stream and here' : channels.join(', ')}</dd>
      <dt>Cool-down</dt>
      <dd>
        {spanWords(coolDownSeconds)}: for so long it tells no second alert about a device, and after so long without a
        match it is over
      </dd>
      <dt>Last fired</dt>
      <dd>{lastFiredAt === null ? 'not known' : <Time at={lastFiredAt} />}</dd>
      <dt>Made</dt>
      <dd>
        {originText(alert)}, last changed <Time at={changedAt} />
      </dd>
    </dl>
  )
}

const Rule = ({ alert }: { alert: Alert }) => {
  const { mayAdminister } = useSession()
  const { name, description, level } = alert
  return (
    <>
      <div className="alerts__head">
        <h1>{name}</h1>
        <span className="rule-level" data-level={level}>
          {level}
        </span>
        <StateMark alert={alert} />
      </div>
      <section className="card" aria-label="Rule">
        {description !== undefined && <p>{visibleText(description)}</p>}
        <Condition rule={alert} />
        <Facts alert={alert} />
        {mayAdminister && <RuleActions alert={alert} />}
      </section>
      <Firing alert={alert} />
      <LastAlerts alert={alert} />
      <Preview rule={name} devices={alert.devices} />
      {!mayAdminister && <MayNotChange />}
    </>
  )
}

/** A rule: its condition and state, the devices for which it fires, its last alerts, and what it would have told. */
export const RulePage = ({ name }: { name: string }) => {
  const { list } = useAlertsKnown()
  const alert = list?.rules.find(one => one.name === name)
  return (
    <AlertsFrame>
      <p>
        <Link href={ALERTS_PATH}>All rules</Link>
      </p>
      {alert ? (
        <Rule alert={alert} />
      ) : (
        <Notice title={`There is no rule ${name}`}>
          <p>It was deleted, or it concerns no device that your token covers.</p>
        </Notice>
      )}
    </AlertsFrame>
  )
}
