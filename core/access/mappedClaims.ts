import * as z from 'zod'
import { Scope } from '../contracts/claims.ts'
import type { OidcSettings } from '../contracts/oidcSettings.ts'

type Payload = Readonly<Record<string, unknown>>

/** The payload of an issuer's token with our claims under our names, still to be validated. */
export const mappedClaims = (
  payload: Payload,
  { claims, scopePrefix }: Pick<OidcSettings, 'claims' | 'scopePrefix'>,
) => ({
  sub: claimAt(payload, claims.sub),
  exp: payload.exp,
  iat: payload.iat,
  devices: listOf(claimAt(payload, claims.devices)),
  scope: ourScopes(listOf(claimAt(payload, claims.scope)), scopePrefix),
})

/**
 * The value of a claim: of this very name, such as `https://example.com/devices`, else the way into objects that its dots
 * tell. Of names that could both be meant the shorter first step goes first.
 */
export const claimAt = (payload: Payload, name: string): unknown => {
  if (Object.hasOwn(payload, name)) return payload[name]
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const first = name.slice(0, dot)
    const inner = Object.hasOwn(payload, first) ? payload[first] : undefined
    const value = isObject(inner) ? claimAt(inner, name.slice(dot + 1)) : undefined
    if (value !== undefined) return value
  }
  return undefined
}

const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text with spaces or commas between becomes a list; anything else stays for the validation to judge. */
const listOf = (value: unknown): unknown =>
  typeof value === 'string' ? value.split(/[\s,]+/).filter(part => part !== '') : value

/** Of a list of scopes those that are ours, without their prefix: an issuer puts others of its own beside them. */
const ourScopes = (value: unknown, prefix = ''): unknown => {
  const list = z.array(z.string()).safeParse(value)
  if (!list.success) return value
  return list.data
    .filter(scope => scope.startsWith(prefix))
    .flatMap(scope => Scope.safeParse(scope.slice(prefix.length)).data ?? [])
}
