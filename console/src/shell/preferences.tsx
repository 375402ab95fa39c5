import { Icon } from '../design/icon.tsx'
import { ThemeSwitch } from '../design/theme.tsx'
import { TimeSwitch } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { useSession } from '../session/session.ts'

const ID = 'preferences'

/** The theme, the format of times and the sign-out, behind one button. */
export const Preferences = () => {
  const { sub, devices, mayWrite, signOut } = useSession()
  return (
    <>
      <button
        type="button"
        className="button button--quiet button--icon"
        aria-label="Preferences"
        title="Preferences and sign out"
        popoverTarget={ID}
      >
        <Icon name="settings" />
      </button>
      <section id={ID} popover="auto" className="preferences" aria-label="Preferences">
        <div className="preferences__row">
          <span>Theme</span>
          <ThemeSwitch />
        </div>
        <div className="preferences__row">
          <span>Times</span>
          <TimeSwitch />
        </div>
        <hr />
        <p>
          Signed in as <strong>{visibleText(sub)}</strong>
        </p>
        <p className="muted">
          {mayWrite ? 'May see and configure' : 'May see'}{' '}
          {devices.includes('*') ? 'all devices' : visibleText(devices.join(', '))}
        </p>
        <button type="button" className="button" onClick={signOut}>
          Sign out
        </button>
      </section>
    </>
  )
}
