import { createContext, useContext } from 'react'
import type { HeartbeatBounds } from '../../../core/contracts/configuration.ts'
import type { Settings } from '../api/settings.ts'

/** The token in use: its subject and its rights. */
export type Session = {
  readonly settings: Settings
  /** The current token. The SDK asks for it at each connection. */
  readonly token: () => string | Promise<string>
  readonly sub: string
  /** Device ids, prefixes ending in `*`, or `*`. */
  readonly devices: readonly string[]
  readonly mayWrite: boolean
  /** Whether it may see and change the keys of devices. */
  readonly mayAdminister: boolean
  readonly maySeeSensitive: boolean
  /** The heartbeat intervals that the stage allows, s. The status of a device goes by them, too. */
  readonly heartbeatBounds: HeartbeatBounds
  /** The code of the refusal, once the stack no longer accepts the token. The session itself tells the person. */
  readonly refusal: string | undefined
  /** The stack refuses a token. The session asks for another one, once for each token. @param token undefined for the current one */
  readonly refused: (code: string, token?: string) => void
  /** Asks for another token. The open page continues where it was. */
  readonly renew: () => void
  readonly signOut: () => void
}

export const SessionContext = createContext<Session | undefined>(undefined)

/** The session. @throws Error where nobody is signed in */
export const useSession = (): Session => {
  const session = useContext(SessionContext)
  if (!session) throw new Error('nobody is signed in')
  return session
}
