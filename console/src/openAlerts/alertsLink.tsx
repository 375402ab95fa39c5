import { ALERTS_PATH } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import { openCount } from './byDevice.ts'
import { useAlertsKnown } from './provider.tsx'

const MAX_SHOWN = 999

/** Leads to the alerts, and shows how many are open. */
export const AlertsLink = ({ isCurrent }: { isCurrent: boolean }) => {
  const open = openCount(useAlertsKnown().list)
  return (
    <Link href={ALERTS_PATH} {...(isCurrent && { 'aria-current': 'page' as const })}>
      Alerts
      {open > 0 && (
        <span className="header__count">
          {open > MAX_SHOWN ? `${MAX_SHOWN}+` : open}
          <span className="visually-hidden"> open</span>
        </span>
      )}
    </Link>
  )
}
