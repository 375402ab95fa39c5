import * as z from 'zod'
import { Scope } from '../contracts/claims.ts'
import type { ClaimName, OidcSettings } from '../contracts/oidcSettings.ts'

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
 * The value of a claim. A list of names is the path to it, each name exact. A text with a `/` or a `:` is the exact name, such as
 * `https://example.com/devices`. In any other text dots describe a path, such as `realm_access.roles`, unless a claim of exactly
 * this name exists. No other reading is tried: an object that a user may fill at the issuer must not stand in for a claim.
 */
export const claimAt = (payload: Payload, name: ClaimName): unknown => {
  if (typeof name !== 'string') return name.reduce<unknown>(at, payload)
  if (Object.hasOwn(payload, name) || /[/:]/.test(name)) return at(payload, name)
  return name.split('.').reduce<unknown>(at, payload)
}

const at = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

/** The name of a claim in messages. */
export const nameOf = (name: ClaimName): string => [name].flat().join('.')

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
