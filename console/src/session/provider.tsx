import { Fragment, lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { expiryOf } from '../../../client/token.ts'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../../core/contracts/heartbeatBounds.ts'
import type { Me } from '../../../core/contracts/http.ts'
import { linkedToken } from '../address/linkedToken.ts'
import { retryNow } from '../api/network.ts'
import { isPassing } from '../api/problem.ts'
import type { Settings } from '../api/settings.ts'
import { useLoadLater } from '../design/loadLater.ts'
import { checkToken } from './check.ts'
import { isSameHolder, type Offer } from './holder.ts'
import { type Keeper, tokenKeeper } from './keeper.ts'
import { type Session, SessionContext } from './session.ts'
import { offerOf, type Start } from './start.ts'
import { TokenNotice } from './tokenNotice.tsx'
import type { Credential, TokenStore } from './tokenStore.ts'

const SignIn = lazy(async () => ({ default: (await import('./signIn.tsx')).SignIn }))
const OfferDialog = lazy(async () => ({ default: (await import('./offerDialog.tsx')).OfferDialog }))
const loadRenewal = () => import('./renewDialog.tsx')
const RenewDialog = lazy(async () => ({ default: (await loadRenewal()).RenewDialog }))
const LATER = [loadRenewal]

const endOf = ({ expiresAt }: Me) => Date.parse(expiresAt)
const isAway = (error: unknown) => isPassing(error) || error instanceof TypeError

const useKeeper = (settings: Settings, store: TokenStore, start: Start, onMe: (me: Me) => void): Keeper => {
  const [keeper] = useState(() => {
    const made = tokenKeeper({
      store,
      now: Date.now,
      isAway,
      refresh: async refreshToken => {
        if (!settings.oidc) throw new Error('no issuer')
        const { refresh } = await import('./oidc.ts')
        const credential = await refresh(settings.oidc, refreshToken)
        const me = await checkToken(settings, credential.token).catch((error: unknown) => {
          if (!isPassing(error)) throw error
        })
        if (!me) return { credential, expiresAtMs: expiryOf(credential.token) }
        onMe(me)
        return { credential, expiresAtMs: endOf(me) }
      },
    })
    if (start.kind === 'in') made.put(start.credential, endOf(start.me))
    return made
  })
  return keeper
}

/** Hears of tokens in links that lead to the page while it is open. */
const useLinkedToken = (hear: (token: string) => void) => {
  useEffect(() => {
    const look = () => {
      const token = linkedToken.take()
      if (token !== undefined) hear(token)
    }
    look()
    return linkedToken.subscribe(look)
  }, [hear])
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
  const [refusal, setRefusal] = useState<string>()
  const [isRenewing, setIsRenewing] = useState(false)
  const [offer, setOffer] = useState(start.kind === 'in' ? start.offer : undefined)
  const [signInError, setSignInError] = useState(start.kind === 'out' ? start.error : undefined)
  /** Another number is another page: it keeps no data that the token before was allowed to see. */
  const [page, setPage] = useState(0)
  const keeper = useKeeper(settings, store, start, setMe)
  useLoadLater(LATER)
  const current = useRef(me)
  useEffect(() => {
    current.current = me
  })
  /** The refused token that the person was asked about. */
  const askedAbout = useRef<string>(undefined)

  const enter = useCallback(
    (credential: Credential, accepted: Me) => {
      keeper.put(credential, endOf(accepted))
      if (current.current?.scope.includes('sensitive') && !accepted.scope.includes('sensitive')) setPage(one => one + 1)
      setMe(accepted)
      setRefusal(undefined)
      setIsRenewing(false)
      setOffer(undefined)
      retryNow()
    },
    [keeper],
  )
  const accept = useCallback(
    async (credential: Credential) => enter(credential, await checkToken(settings, credential.token)),
    [settings, enter],
  )
  const renew = useCallback(() => setIsRenewing(true), [])
  const refused = useCallback(
    (code: string, token = keeper.current()) => {
      if (token !== keeper.current() || token === askedAbout.current) return
      askedAbout.current = token
      setRefusal(code)
      setIsRenewing(true)
    },
    [keeper],
  )
  const signOut = useCallback(() => {
    store.clear()
    setSignInError(undefined)
    setRefusal(undefined)
    setIsRenewing(false)
    setOffer(undefined)
    setMe(undefined)
  }, [store])

  const follow = useCallback(
    (token: string) => {
      if (!current.current) return void accept({ token }).catch(setSignInError)
      offerOf(settings, token, checkToken).then(
        told => {
          if (told.kind === 'other' && current.current && isSameHolder(told.me, current.current)) {
            enter(told.credential, told.me)
          } else setOffer(told)
        },
        (error: unknown) => setOffer({ kind: 'refused', error }),
      )
    },
    [settings, accept, enter],
  )
  useLinkedToken(follow)
  const takeOffer = ({ credential, me: other }: Extract<Offer, { kind: 'other' }>) => {
    setPage(one => one + 1)
    enter(credential, other)
  }

  const session = useMemo<Session | undefined>(
    () =>
      me && {
        settings,
        token: keeper.token,
        sub: me.sub,
        devices: me.devices,
        mayWrite: me.scope.includes('write'),
        mayAdminister: me.scope.includes('admin'),
        maySeeSensitive: me.scope.includes('sensitive'),
        // A stage of an earlier version tells no bounds.
        heartbeatBounds: me.heartbeatInterval ?? DEFAULT_HEARTBEAT_BOUNDS,
        refusal,
        refused,
        renew,
        signOut,
      },
    [settings, keeper, me, refusal, refused, renew, signOut],
  )
  useEffect(() => {
    if (!me) document.title = 'Sign in · Sonde'
  }, [me])

  if (!session || !me) {
    const key = signInError instanceof Error ? signInError.message : ''
    return (
      <Suspense>
        <SignIn key={key} settings={settings} accept={accept} error={signInError} />
      </Suspense>
    )
  }
  return (
    <SessionContext value={session}>
      <TokenNotice
        key={endOf(me)}
        endsAtMs={endOf(me)}
        refusal={refusal}
        isAsking={isRenewing}
        onAsk={renew}
        onEnd={refused}
        onRefresh={keeper.token}
      />
      <Fragment key={page}>{children}</Fragment>
      <Suspense>
        {isRenewing && !offer && (
          <RenewDialog
            settings={settings}
            refusal={refusal}
            accept={accept}
            onClose={() => setIsRenewing(false)}
            onSignOut={signOut}
          />
        )}
        {offer && <OfferDialog me={me} offer={offer} onTake={takeOffer} onClose={() => setOffer(undefined)} />}
      </Suspense>
    </SessionContext>
  )
}
