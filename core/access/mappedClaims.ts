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
 * The value of a claim: the one of exactly this name, such as `https://example.com/devices`, else the one at the path that
 * the dots in the name describe. Where two paths fit, the one with the shorter first name wins.
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

/** Splits text at spaces and commas. Any other value stays as it is, for the validation to judge. */
const listOf = (value: unknown): unknown =>
  typeof value === 'string' ? value.split(/[\s,]+/).filter(part => part !== '') : value

/** The scopes of a list that are ours, without their prefix. The list may hold further scopes of the issuer. */
const ourScopes = (value: unknown, prefix = ''): unknown => {
  const list = z.array(z.string()).safeParse(value)
  if (!list.success) return value
  return list.data
    .filter(scope => scope.startsWith(prefix))
    .flatMap(scope => Scope.safeParse(scope.slice(prefix.length)).data ?? [])
}
