import { useState } from 'react'
import type { Alert, Trials } from '../../../../core/alerts/http/contract.ts'
import { ALERTS_PATH, alertPath, go } from '../../address/route.ts'
import { Link } from '../../design/link.tsx'
import { Notice } from '../../design/notice.tsx'
import { useNow } from '../../design/now.ts'
import { useAction } from '../../design/useAction.ts'
import { useAlerts } from '../../openAlerts/provider.tsx'
import { AlertError } from '../alertError.tsx'
import { isSilenced, ruleIn } from '../ruleText.ts'
import { TrialList } from '../trialList.tsx'
import { useAlertsApi } from '../useAlertsApi.ts'
import { DeleteDialog } from './deleteDialog.tsx'
import { SilenceDialog } from './silenceDialog.tsx'

/** The actions on a rule, for a person with the scope `admin`. A rule of the stage is changed in the configuration of the stage alone. */
export const RuleActions = ({ alert }: { alert: Alert }) => {
  const api = useAlertsApi()
  const { put, refresh } = useAlerts()
  const nowMs = useNow()
  const action = useAction()
  const [open, setOpen] = useState<'silence' | 'delete'>()
  const [told, setTold] = useState<Trials>()
  const { name, from, enabled, version, isInForce } = alert
  const isOurs = from === 'api'
  const close = () => setOpen(undefined)
  const act = (change: () => Promise<Alert>) =>
    action.start(async () => {
      setTold(undefined)
      put(await change())
      refresh()
    })
  return (
    <>
      <div className="actions">
        <button
          type="button"
          className="button"
          disabled={action.isRunning}
          onClick={() =>
            action.start(async () => {
              setTold(undefined)
              setTold(await api.test(name))
            })
          }
        >
          Test its channels
        </button>
        <button type="button" className="button" onClick={() => setOpen('silence')}>
          Silence …
        </button>
        {isSilenced(alert, nowMs) && (
          <button
            type="button"
            className="button"
            disabled={action.isRunning}
            onClick={() => act(() => api.silence(name, 0))}
          >
            End the silence
          </button>
        )}
        {isOurs && (
          <>
            <button
              type="button"
              className="button"
              disabled={action.isRunning}
              onClick={() => act(() => api.put(name, { ...ruleIn(alert), enabled: !enabled }, version))}
            >
              {enabled ? 'Disable' : 'Enable'}
            </button>
            <Link className="button" href={alertPath(name, 'edit')}>
              Change
            </Link>
            <button type="button" className="button" onClick={() => setOpen('delete')}>
              Delete …
            </button>
          </>
        )}
      </div>
      {!isInForce && (
        <Notice kind="warn" title="The last change of this rule was cut short">
          <p>
            Until it is sent again, or the stage is deployed again, events may be matched by the rule as it was before.
          </p>
          {isOurs && (
            <div className="actions">
              <button
                type="button"
                className="button"
                disabled={action.isRunning}
                onClick={() => act(() => api.put(name, ruleIn(alert), version))}
              >
                Send it again
              </button>
            </div>
          )}
        </Notice>
      )}
      {!isOurs && (
        <p className="muted">
          It is changed in the configuration of the stage (<code>alerts</code>), and with the next deployment.
        </p>
      )}
      {told && <TrialList {...told} />}
      <AlertError error={action.error} />
      {open === 'silence' && (
        <SilenceDialog
          name={name}
          onClose={close}
          onSilence={async seconds => {
            put(await api.silence(name, seconds))
            close()
            refresh()
          }}
        />
      )}
      {open === 'delete' && (
        <DeleteDialog
          alert={alert}
          onClose={close}
          onDelete={async () => {
            await api.remove(name)
            refresh()
            go(ALERTS_PATH)
          }}
        />
      )}
    </>
  )
}
