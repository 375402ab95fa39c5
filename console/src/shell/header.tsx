import { useRoute } from '../address/route.ts'
import { ConnectionBadge } from '../connection/badge.tsx'
import type { Situation } from '../connection/words.ts'
import { Icon } from '../design/icon.tsx'
import { Link } from '../design/link.tsx'
import { AlertsLink } from '../openAlerts/alertsLink.tsx'
import { useSession } from '../session/session.ts'
import { Preferences } from './preferences.tsx'

const ALERT_PAGES: ReadonlySet<string> = new Set(['alerts', 'new-alert', 'alert', 'edit-alert'])

const current = (is: boolean) => (is ? { 'aria-current': 'page' as const } : {})

/** The product's name, the links to its pages, and the state of the connection. */
export const Header = ({ connection, onHelp }: { connection: Situation | undefined; onHelp: () => void }) => {
  const { page } = useRoute()
  const { stage } = useSession().settings
  return (
    <header className="header">
      <Link href="/" className="header__name">
        Sonde <span className="header__stage">{stage}</span>
      </Link>
      <nav className="header__nav" aria-label="Pages">
        <Link href="/" {...current(page === 'fleet')}>
          Fleet
        </Link>
        <Link href="/all" {...current(page === 'all')}>
          All events
        </Link>
        <AlertsLink isCurrent={ALERT_PAGES.has(page)} />
      </nav>
      <div className="header__state">{connection && <ConnectionBadge situation={connection} />}</div>
      <div className="header__tools">
        <button
          type="button"
          className="button button--quiet button--icon"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={onHelp}
        >
          <Icon name="help" />
        </button>
        <Preferences />
      </div>
    </header>
  )
}
