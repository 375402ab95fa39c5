import { useEffect, useState } from 'react'
import type { Settings } from './api/settings.ts'
import { ConnectionProvider } from './connection/report.tsx'
import { Crash } from './design/crash.tsx'
import { TimeProvider } from './design/time.tsx'
import { Page } from './page.tsx'
import { SessionProvider } from './session/provider.tsx'
import type { Start } from './session/start.ts'
import type { TokenStore } from './session/tokenStore.ts'
import { Shell } from './shell/shell.tsx'

type Begun = { readonly settings: Settings; readonly start: Start }
type Beginning = Promise<Begun>

/** Not `use` and Suspense: behind a fallback React shows the content up to 300 ms late. */
const useBegun = (beginning: Beginning): Begun | undefined => {
  const [told, setTold] = useState<{ readonly begun: Begun } | { readonly error: unknown }>()
  useEffect(() => {
    beginning.then(
      begun => setTold({ begun }),
      (error: unknown) => setTold({ error }),
    )
  }, [beginning])
  if (told && 'error' in told) throw told.error
  return told?.begun
}

const SignedIn = ({ beginning, store }: { beginning: Beginning; store: TokenStore }) => {
  const begun = useBegun(beginning)
  if (!begun) return <Opening />
  const { settings, start } = begun
  return (
    <SessionProvider settings={settings} store={store} start={start}>
      <ConnectionProvider>
        <Shell>
          <Page />
        </Shell>
      </ConnectionProvider>
    </SessionProvider>
  )
}

const Opening = () => (
  <p className="opening" role="status">
    Opening …
  </p>
)

/** The console. */
export const App = ({ beginning, store }: { beginning: Beginning; store: TokenStore }) => (
  <Crash>
    <TimeProvider>
      <SignedIn beginning={beginning} store={store} />
    </TimeProvider>
  </Crash>
)
