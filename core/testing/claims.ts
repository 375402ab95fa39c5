import type { Claims } from '../contracts/claims.ts'
import type { Viewer } from '../viewers/viewers.ts'
import { RECEIVED_AT } from './uplinks.ts'

/** Claims of a token that lives for a day, with changes. */
export const claimsWith = (changes: Partial<Claims> = {}): Claims => ({
  sub: 'someone',
  exp: RECEIVED_AT / 1000 + 86_400,
  devices: ['*'],
  scope: ['read'],
  ...changes,
})

/** A viewer that has just come, with changes. */
export const viewerWith = ({
  claims,
  ...changes
}: Partial<Omit<Viewer, 'claims'>> & { claims?: Partial<Claims> } = {}): Viewer => ({
  deviceId: 'ABC123',
  connectionId: 'c1',
  connectedAt: new Date(RECEIVED_AT).toISOString(),
  claims: claimsWith(claims),
  expiresAt: RECEIVED_AT / 1000 + 8100,
  ...changes,
})
