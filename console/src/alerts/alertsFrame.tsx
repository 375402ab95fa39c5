import { type ReactNode, useEffect } from 'react'
import { ApiError } from '../api/problem.ts'
import { Notice } from '../design/notice.tsx'
import { useAlerts, useAlertsKnown } from '../openAlerts/provider.tsx'
import { PageError } from '../session/pageError.tsx'
import './alerts.css'

/** While somebody looks at alerts they are read this often, ms. */
const PACE_MS = 5_000

/** Reads the alerts more often while the component is on the page. */
const useAlertsPace = (): void => {
  const { pace, refresh } = useAlerts()
  useEffect(() => {
    refresh()
    return pace(PACE_MS)
  }, [pace, refresh])
}

/** A page about alerts: what it shows once the rules are read, and why they are not. */
export const AlertsFrame = ({ children }: { children: ReactNode }) => {
  useAlertsPace()
  const { list, error } = useAlertsKnown()
  if (error instanceof ApiError && error.status === 404)
    return (
      <div className="alerts">
        <Notice title="This stage knows no alerts">
          <p>It is of an earlier version. Deploy it again to be told of late devices, errors and reboots.</p>
        </Notice>
      </div>
    )
  return (
    <div className="alerts">
      <PageError error={error} />
      {list ? children : error === undefined && <p className="opening">Reading the rules …</p>}
    </div>
  )
}
