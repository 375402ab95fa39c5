/** Where the issuer sends the browser back to. */
export const SIGNED_IN_PATH = '/signed-in'

/** What is kept while the issuer asks who one is. */
export type PendingSignIn = {
  readonly verifier: string
  readonly state: string
  /** The page to go on at. */
  readonly returnTo: string
  /** Where the window that waits for the token listens, when this one was opened for signing in alone. */
  readonly channel?: string | undefined
}

const KEY = 'sonde.sign-in'
const isText = (value: unknown): value is string => typeof value === 'string'

/** Kept for this tab; taken once. */
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
