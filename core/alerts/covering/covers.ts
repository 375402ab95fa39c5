import { type Claims, mayWatch } from '../../contracts/claims.ts'

type Covering = Pick<Claims, 'devices'>

const prefixOf = (pattern: string): string | undefined => (pattern.endsWith('*') ? pattern.slice(0, -1) : undefined)

/** Whether a token covers every device that a pattern of a rule names: a device id, a prefix ending in `*`, or `*`. */
export const coversPattern = (claims: Covering, pattern: string): boolean => {
  const wanted = prefixOf(pattern)
  if (wanted === undefined) return mayWatch(claims, pattern)
  return claims.devices.some(one => {
    const prefix = prefixOf(one)
    return prefix !== undefined && wanted.startsWith(prefix)
  })
}

/** Whether a token covers some device that a pattern of a rule names. */
const meetsPattern = (claims: Covering, pattern: string): boolean => {
  if (coversPattern(claims, pattern)) return true
  const prefix = prefixOf(pattern)
  return prefix !== undefined && claims.devices.some(one => (prefixOf(one) ?? one).startsWith(prefix))
}

/** The patterns of a rule that can concern a device of the token: it is shown no others, whose names are other tenants'. */
export const metPatterns = (claims: Covering, devices: readonly string[]): readonly string[] =>
  devices.filter(pattern => meetsPattern(claims, pattern))
