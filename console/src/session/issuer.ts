import type { Settings } from '../api/settings.ts'
import { pendingSignIn, SIGNED_IN_PATH } from './pendingSignIn.ts'
import type { Credential } from './tokenStore.ts'

type Oidc = NonNullable<Settings['oidc']>

/** Leaves for the issuer, which sends the browser back signed in. */
export const signInAtIssuer = async (oidc: Oidc): Promise<void> => {
  const { beginSignIn } = await import('./oidc.ts')
  const { pathname, search, hash } = location
  const returnTo = pathname === SIGNED_IN_PATH ? '/' : pathname + search + hash
  const { url, ...secrets } = await beginSignIn(oidc)
  pendingSignIn.write(sessionStorage, { ...secrets, returnTo })
  location.assign(url)
}

/**
 * Signs in at the issuer in a second window, while the page goes on. The answer arrives over a channel, because an issuer
 * that isolates its pages cuts `opener`.
 * @throws Error when the browser does not open the window
 */
export const signInBeside = async (oidc: Oidc, signal: AbortSignal): Promise<Credential> => {
  // Opened at once: later the browser would block it as a pop-up that nobody asked for.
  const beside = window.open('', '_blank', 'popup,width=520,height=700')
  if (!beside) throw new Error('The browser blocked the sign-in window. Allow pop-ups for this page, or paste a token.')
  const { beginSignIn } = await import('./oidc.ts')
  const channelName = `sonde.sign-in.${crypto.randomUUID()}`
  const channel = new BroadcastChannel(channelName)
  try {
    const { url, ...secrets } = await beginSignIn(oidc)
    pendingSignIn.write(beside.sessionStorage, { ...secrets, returnTo: '/', channel: channelName })
    beside.location.replace(url)
    return await new Promise((resolve, reject) => {
      channel.onmessage = ({ data }: MessageEvent<Credential>) => resolve(data)
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  } finally {
    channel.close()
  }
}

/** Runs on the page to which the issuer sends the browser back: gives the token, and the page to go on at. */
export const comeBack = async (oidc: Oidc): Promise<{ readonly credential: Credential; readonly returnTo: string }> => {
  const pending = pendingSignIn.take()
  if (!pending) throw new Error('This sign-in was started in another tab, or is already finished. Sign in again.')
  const address = new URL(location.href)
  history.replaceState(null, '', SIGNED_IN_PATH)
  const { finishSignIn } = await import('./oidc.ts')
  const credential = await finishSignIn(oidc, address, pending)
  if (pending.channel !== undefined) {
    const channel = new BroadcastChannel(pending.channel)
    channel.postMessage(credential)
    window.close()
  }
  return { credential, returnTo: pending.returnTo }
}
