import { useId, useState } from 'react'
import type { Alert } from '../../../core/alerts/http/contract.ts'
import { NEW_ALERT_PATH } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import { Notice } from '../design/notice.tsx'
import { useNow } from '../design/now.ts'
import { useAlertsKnown } from '../openAlerts/provider.tsx'
import { useSession } from '../session/session.ts'
import { AlertsFrame } from './alertsFrame.tsx'
import { Channels } from './channels/channels.tsx'
import { MayNotChange } from './mayNot.tsx'
import { RuleCard } from './ruleCard.tsx'
import { found, inOrder } from './ruleText.ts'

/** A search is offered for more rules than fit on a screen. */
const MANY = 8

const Empty = ({ mayAdd }: { mayAdd: boolean }) => (
  <Notice title="There are no rules yet">
    <p>
      A rule says when somebody is told: a device is late, restarts, or logs many errors; a value is beyond a bound; a
      new name is heard. {mayAdd ? 'Make the first one here, or' : 'They are made'} in the configuration of the stage (
      <code>alerts</code>).
    </p>
  </Notice>
)

const Rules = ({ rules }: { rules: readonly Alert[] }) => {
  const id = useId()
  const nowMs = useNow('tenSeconds')
  const [needle, setNeedle] = useState('')
  const shown = inOrder(found(rules, needle), nowMs)
  return (
    <>
      {rules.length > MANY && (
        <div>
          <label className="visually-hidden" htmlFor={id}>
            Search rules
          </label>
          <input
            id={id}
            className="input"
            type="search"
            placeholder="Search name, channel, device   /"
            autoComplete="off"
            spellCheck={false}
            value={needle}
            onChange={({ target }) => setNeedle(target.value)}
          />
        </div>
      )}
      <ul className="rules" aria-label="Rules">
        {shown.map(alert => (
          <RuleCard key={alert.name} alert={alert} />
        ))}
      </ul>
      {shown.length === 0 && <p role="status">No rule matches.</p>}
    </>
  )
}

/** All rules that can concern a device of the token, with their state, and the channels. */
export const AlertsPage = () => {
  const { mayAdminister } = useSession()
  const { list } = useAlertsKnown()
  return (
    <AlertsFrame>
      <div className="alerts__head">
        <h1>Alerts</h1>
        {mayAdminister && (
          <Link className="button button--primary" href={NEW_ALERT_PATH}>
            New rule
          </Link>
        )}
      </div>
      {list?.rules.length === 0 ? <Empty mayAdd={mayAdminister} /> : <Rules rules={list?.rules ?? []} />}
      <Channels channels={list?.channels ?? []} rules={list?.rules ?? []} />
      {!mayAdminister && <MayNotChange />}
    </AlertsFrame>
  )
}
