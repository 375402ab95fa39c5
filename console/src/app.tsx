import { useCallback, useEffect, useState } from 'react'
import { isPassing } from './api/problem.ts'
import type { Settings } from './api/settings.ts'
import { ConnectionProvider } from './connection/report.tsx'
import { Crash } from './design/crash.tsx'
import { TimeProvider } from './design/time.tsx'
import { AlertsProvider } from './openAlerts/provider.tsx'
import { Page } from './page.tsx'
import { Away } from './session/away.tsx'
import { SessionProvider } from './session/provider.tsx'
import type { Start } from './session/start.ts'
import type { TokenStore } from './session/tokenStore.ts'
import { Shell } from './shell/shell.tsx'

type Begun = { readonly settings: Settings; readonly start: Start }
type Begin = () => Promise<Begun>
type Told = { readonly begun: Begun } | { readonly error: unknown; readonly failures: number }

/** Begins, and again after each failure that may pass. Not `use` and Suspense: behind a fallback React shows the content up to 300 ms late. */
const useBegun = (begin: Begin): { readonly told: Told | undefined; readonly again: () => void } => {
  const [attempt, setAttempt] = useState(0)
  const [told, setTold] = useState<Told>()
  useEffect(() => {
    let isOver = false
    begin().then(
      begun => !isOver && setTold({ begun }),
      (error: unknown) => !isOver && setTold({ error, failures: attempt + 1 }),
    )
    return () => {
      isOver = true
    }
  }, [begin, attempt])
  const again = useCallback(() => setAttempt(one => one + 1), [])
  if (told && 'error' in told && !isPassing(told.error)) throw told.error
  return { told, again }
}

const SignedIn = ({ begin, store }: { begin: Begin; store: TokenStore }) => {
  const { told, again } = useBegun(begin)
  if (!told) return <Opening />
  if ('error' in told) {
    const signOut = () => {
      store.clear()
      again()
    }
    return <Away {...told} hasSession={store.read() !== undefined} onTry={again} onSignOut={signOut} />
  }
  const { settings, start } = told.begun
  return (
    <SessionProvider settings={settings} store={store} start={start}>
      <ConnectionProvider>
        <AlertsProvider>
          <Shell>
            <Page />
          </Shell>
        </AlertsProvider>
      </ConnectionProvider>
    </SessionProvider>
  )
}

const Opening = () => (
  <p className="opening" role="status">
    Opening …
  </p>
)

/** The console. @param begin reads the settings and signs in; it is called again when it fails for a reason that may pass */
export const App = ({ begin, store }: { begin: Begin; store: TokenStore }) => (
  <Crash>
    <TimeProvider>
      <SignedIn begin={begin} store={store} />
    </TimeProvider>
  </Crash>
)
