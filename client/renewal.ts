import type { Settings } from './settings.ts'
import { expiryOf } from './token.ts'

/** When a socket is to be replaced, and whether it is replaced for the sake of a newer token. */
export type Renewal = { readonly inMs: number; readonly isForToken: boolean }

/**
 * A socket is replaced before the platform ends it, and before its token does, where another can be had. With little
 * left of a token, at half of that.
 */
export const renewalOf = (
  token: string,
  hasOthers: boolean,
  {
    clock,
    random,
    renewAfterMs,
    renewJitterMs,
    renewBeforeExpiryMs,
  }: Pick<Settings, 'clock' | 'random' | 'renewAfterMs' | 'renewJitterMs' | 'renewBeforeExpiryMs'>,
): Renewal => {
  const byAge = renewAfterMs - random() * Math.min(renewJitterMs, renewAfterMs)
  const left = ((hasOthers && expiryOf(token)) || Infinity) - clock.wall()
  const byToken = left - Math.min(renewBeforeExpiryMs, left / 2)
  return { inMs: Math.min(byAge, byToken), isForToken: byToken < byAge }
}
