import { ALERTS_PATH, alertPath, go } from '../../address/route.ts'
import { Link } from '../../design/link.tsx'
import { Notice } from '../../design/notice.tsx'
import { useAlerts, useAlertsKnown } from '../../openAlerts/provider.tsx'
import { useSession } from '../../session/session.ts'
import { AlertsFrame } from '../alertsFrame.tsx'
import { MayNotChange } from '../mayNot.tsx'
import { RuleForm } from './ruleForm.tsx'

const Content = ({ name }: { name: string | undefined }) => {
  const { mayAdminister } = useSession()
  const { put } = useAlerts()
  const { list } = useAlertsKnown()
  const alert = list?.rules.find(one => one.name === name)
  const back = name === undefined ? ALERTS_PATH : alertPath(name)
  if (!mayAdminister) return <MayNotChange />
  if (name !== undefined && !alert)
    return (
      <Notice title={`There is no rule ${name}`}>
        <p>It was deleted, or it concerns no device that your token covers.</p>
      </Notice>
    )
  if (alert?.from === 'stage')
    return (
      <Notice title="This rule is a part of the stage">
        <p>
          It is changed in the configuration of the stage (<code>alerts</code>), and with the next deployment.
        </p>
      </Notice>
    )
  return (
    <RuleForm
      alert={alert}
      channels={list?.channels ?? []}
      taken={list?.rules.map(rule => rule.name) ?? []}
      onSaved={saved => {
        put(saved)
        go(alertPath(saved.name))
      }}
      onCancel={() => go(back)}
    />
  )
}

/** The page with the form for a new rule, or for one that is changed. */
export const RuleFormPage = ({ name }: { name: string | undefined }) => (
  <AlertsFrame>
    <p>
      <Link href={ALERTS_PATH}>All rules</Link>
    </p>
    <h1>{name === undefined ? 'New rule' : `Change ${name}`}</h1>
    <Content name={name} />
  </AlertsFrame>
)
