import { authenticator } from '../core/access/authenticate.ts'
import { tokens } from './tokens.ts'

/** Who may call the HTTP API: any token of ours or of the issuer, that is not revoked. */
export const httpAccess = (viewers: Parameters<typeof tokens>[0]) =>
  authenticator({ verify: tokens(viewers), now: Date.now })
