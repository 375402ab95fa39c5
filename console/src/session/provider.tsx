import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Me } from '../../../core/contracts/http.ts'
import { retryNow } from '../api/network.ts'
import type { Settings } from '../api/settings.ts'
import { takeToken } from './addressToken.ts'
import { checkToken } from './check.ts'
import { ExpiryNotice } from './expiryNotice.tsx'
import { type Keeper, tokenKeeper } from './keeper.ts'
import { RenewDialog } from './renewDialog.tsx'
import { type Session, SessionContext } from './session.ts'
import { SignIn } from './signIn.tsx'
import type { Start } from './start.ts'
import type { Credential, TokenStore } from './tokenStore.ts'

const endOf = ({ expiresAt }: Me) => Date.parse(expiresAt)

const useKeeper = (settings: Settings, store: TokenStore, start: Start, onMe: (me: Me) => void): Keeper => {
  const [keeper] = useState(() => {
    const made = tokenKeeper({
      store,
      now: Date.now,
      refresh: async refreshToken => {
        if (!settings.oidc) throw new Error('no issuer')
        const { refresh } = await import('./oidc.ts')
        const credential = await refresh(settings.oidc, refreshToken)
        const me = await checkToken(settings, credential.token)
        onMe(me)
        return { credential, expiresAtMs: endOf(me) }
      },
    })
    if (start.kind === 'in') made.put(start.credential, endOf(start.me))
    return made
  })
  return keeper
}

/** Shows the page to a person who is signed in, else the sign-in. While it asks for another token, the page stays as it is. */
export const SessionProvider = ({
  settings,
  store,
  start,
  children,
}: {
  settings: Settings
  store: TokenStore
  start: Start
  children: ReactNode
}) => {
  const [me, setMe] = useState(start.kind === 'in' ? start.me : undefined)
  const [isRenewing, setIsRenewing] = useState(false)
  const signedOut = useRef(start.kind === 'out' ? start : undefined)
  const keeper = useKeeper(settings, store, start, setMe)

  const accept = useCallback(
    async (credential: Credential) => {
      const accepted = await checkToken(settings, credential.token)
      keeper.put(credential, endOf(accepted))
      setMe(accepted)
      setIsRenewing(false)
      retryNow()
    },
    [settings, keeper],
  )
  const renew = useCallback(() => setIsRenewing(true), [])
  const signOut = useCallback(() => {
    store.clear()
    signedOut.current = undefined
    setIsRenewing(false)
    setMe(undefined)
  }, [store])

  useEffect(() => {
    const follow = () => {
      const token = takeToken(location, history)
      if (token !== undefined) accept({ token }).catch(renew)
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [accept, renew])

  const session = useMemo<Session | undefined>(
    () =>
      me && {
        settings,
        token: keeper.token,
        sub: me.sub,
        devices: me.devices,
        mayWrite: me.scope.includes('write'),
        maySeeSensitive: me.scope.includes('sensitive'),
        renew,
        signOut,
      },
    [settings, keeper, me, renew, signOut],
  )
  useEffect(() => {
    if (!me) document.title = 'Sign in · Sonde'
  }, [me])

  if (!session || !me) return <SignIn settings={settings} accept={accept} start={signedOut.current} />
  return (
    <SessionContext value={session}>
      <ExpiryNotice key={endOf(me)} endsAtMs={endOf(me)} isAsking={isRenewing} onAsk={renew} onRefresh={keeper.token} />
      {children}
      {isRenewing && (
        <RenewDialog settings={settings} accept={accept} onClose={() => setIsRenewing(false)} onSignOut={signOut} />
      )}
    </SessionContext>
  )
}
