// Before the styles of the components, so that theirs win.
import './design/tokens.css'
import './design/base.css'
import './design/controls.css'
import { createRoot } from 'react-dom/client'
import { readSettings } from './api/settings.ts'
import { App } from './app.tsx'
import { applyStoredTheme } from './design/theme.tsx'
import { takeToken } from './session/addressToken.ts'
import { startSession } from './session/start.ts'
import { tokenStore } from './session/tokenStore.ts'

// First of all: no request, no error report and no history entry may see a token in the address.
const linked = takeToken(location, history)
applyStoredTheme()
const store = tokenStore(sessionStorage)

const begin = async () => {
  const settings = await readSettings((input, init) => fetch(input, init))
  return { settings, start: await startSession(settings, store, linked) }
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<App beginning={begin()} store={store} />)
