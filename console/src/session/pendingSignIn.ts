/** The path to which the issuer sends the browser back. */
export const SIGNED_IN_PATH = '/signed-in'

/** A sign-in that waits for the issuer's answer. */
export type PendingSignIn = {
  readonly verifier: string
  readonly state: string
  /** The page to go on at. */
  readonly returnTo: string
  /** The channel on which the first window waits for the token, when this window was opened only to sign in. */
  readonly channel?: string | undefined
}

const KEY = 'sonde.sign-in'
const isText = (value: unknown): value is string => typeof value === 'string'

/** Kept in this tab, and taken once. */
export const pendingSignIn = {
  write: (storage: Pick<Storage, 'setItem'>, pending: PendingSignIn): void =>
    storage.setItem(KEY, JSON.stringify(pending)),
  take: (): PendingSignIn | undefined => {
    const text = sessionStorage.getItem(KEY)
    sessionStorage.removeItem(KEY)
    const { verifier, state, returnTo, channel }: Partial<Record<string, unknown>> = Object(JSON.parse(text ?? 'null'))
    if (!isText(verifier) || !isText(state) || !isText(returnTo)) return undefined
    return { verifier, state, returnTo, ...(isText(channel) && { channel }) }
  },
}
