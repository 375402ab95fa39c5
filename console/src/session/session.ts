import { createContext, useContext } from 'react'
import type { Settings } from '../api/settings.ts'

/** Whose token is in use and what it may do. */
export type Session = {
  readonly settings: Settings
  /** The token of now; the SDK asks for it at each connect. */
  readonly token: () => string | Promise<string>
  readonly sub: string
  /** Device ids, prefixes ending in `*`, or `*`. */
  readonly devices: readonly string[]
  readonly mayWrite: boolean
  readonly maySeeSensitive: boolean
  /** The token was refused or has expired: asks for another, and what is open goes on where it was. */
  readonly renew: () => void
  readonly signOut: () => void
}

export const SessionContext = createContext<Session | undefined>(undefined)

/** The session of who is signed in. @throws Error outside of a signed-in page */
export const useSession = (): Session => {
  const session = useContext(SessionContext)
  if (!session) throw new Error('nobody is signed in')
  return session
}
