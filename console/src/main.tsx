import { linkedToken } from './address/linkedToken.ts'
// Before the styles of the components, so that theirs win.
import './design/tokens.css'
import './design/base.css'
import './design/controls.css'
import { createRoot } from 'react-dom/client'
import { readSettings } from './api/settings.ts'
import { App } from './app.tsx'
import { applyStoredTheme } from './design/theme.tsx'
import { checkToken } from './session/check.ts'
import { startSession } from './session/start.ts'
import { browserStorage, tokenStore } from './session/tokenStore.ts'

applyStoredTheme()
const store = tokenStore(browserStorage())
let linked = linkedToken.take()

/** Called again until it succeeds. */
const begin = async () => {
  const settings = await readSettings((input, init) => fetch(input, init))
  linked = linkedToken.take() ?? linked
  const start = startSession({ settings, store, linked, check: checkToken })
  // It is in the store now, from which a person may remove it.
  if (store.read()?.token === linked) linked = undefined
  return { settings, start: await start }
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<App begin={begin} store={store} />)
