import * as z from 'zod'
import { ALL_DEVICES, isDeviceId } from './deviceId.ts'

const DAY_SECONDS = 24 * 60 * 60

/** The permissions of a token, and the maximum lifetime of the tokens that we mint with each, seconds. */
export const scopes = {
  /** Sees events, devices and history. */
  read: { maximumSeconds: 31 * DAY_SECONDS },
  /** Sets the desired configuration of devices. */
  write: { maximumSeconds: 31 * DAY_SECONDS },
  /** Sees the fields that the schema marks `debug_redact`. */
  sensitive: { maximumSeconds: 31 * DAY_SECONDS },
  /** Sends log lines, and sees nothing: it stands in the configuration of a shipper, which nobody renews every month. */
  ship: { maximumSeconds: 366 * DAY_SECONDS },
  /** Makes, shows, replaces and revokes the keys of devices: whoever has it can speak in the name of each device that the token covers. */
  admin: { maximumSeconds: DAY_SECONDS },
} as const

export const Scope = z.enum(['read', 'write', 'sensitive', 'ship', 'admin'] satisfies (keyof typeof scopes)[])
export type Scope = z.infer<typeof Scope>

export const isScope = (text: string): text is Scope => Scope.safeParse(text).success

/** A permission that only another version knows permits nothing here, and does not spoil those beside it. */
const knownScopes = z.array(z.string()).transform((some, context) => {
  const known = some.filter(isScope)
  if (known.length === 0 && some.length > 0)
    context.issues.push({ code: 'custom', message: `not one of ${Scope.options.join(', ')}`, path: [0], input: some })
  return known
})

/** The maximum lifetime of a token that we mint with these scopes, seconds. */
export const maximumLifetime = (scope: readonly Scope[]): number =>
  Math.min(...scope.map(one => scopes[one].maximumSeconds))

/** The end of the year 9999, seconds since 1970: a later time has no form in RFC 3339. */
const LAST_SECOND = 253_402_300_799

const DevicePattern = z
  .string()
  .refine(
    pattern => pattern === ALL_DEVICES || isDeviceId(pattern.replace(/\*$/, '')),
    'a device id, a prefix ending in *, or *',
  )

/** A list, or its elements in one string with spaces between them, as RFC 8693 §4.2 writes `scope`. */
const words = z.union([z.string().transform(text => text.split(' ').filter(part => part !== '')), z.array(z.string())])

/** Half a surrogate pair would be stored as U+FFFD, so that two subjects had one budget and one revocation. */
const isWellFormed = (text: string): boolean => text.isWellFormed()

/** The claims of a token: its subject, and what the subject may see. */
export const Claims = z.object({
  sub: z.string().min(1).max(256).refine(isWellFormed),
  /** When it ends, seconds since 1970 (RFC 7519 §4.1.4); issuers may give a fraction of a second (§2). */
  exp: z.number().positive().max(LAST_SECOND),
  /** When it was issued, seconds since 1970 (RFC 7519 §4.1.6). A revocation goes by it. */
  iat: z.number().nonnegative().max(LAST_SECOND).optional(),
  /** Device ids, prefixes ending in `*`, or `*`. */
  devices: words.pipe(z.array(DevicePattern).max(100)),
  scope: words.pipe(knownScopes),
})
export type Claims = z.infer<typeof Claims>

/** Whether the token covers this device. */
export const mayWatch = ({ devices }: Pick<Claims, 'devices'>, deviceId: string): boolean =>
  devices.some(pattern => (pattern.endsWith('*') ? deviceId.startsWith(pattern.slice(0, -1)) : pattern === deviceId))

/** Whether a token may subscribe to this device, or to {@link ALL_DEVICES}, which gives it those that it covers. */
export const maySubscribe = (claims: Pick<Claims, 'devices'>, deviceId: string): boolean =>
  deviceId === ALL_DEVICES ? claims.devices.length > 0 : mayWatch(claims, deviceId)

export const hasScope = ({ scope }: Pick<Claims, 'scope'>, wanted: Scope): boolean => scope.includes(wanted)

/** The scopes of which one is needed to send log lines. */
export const SHIPPING = ['ship', 'write'] as const satisfies readonly Scope[]

/** Whether a token may send log lines of this source. */
export const mayShip = (claims: Pick<Claims, 'devices' | 'scope'>, source: string): boolean =>
  SHIPPING.some(scope => hasScope(claims, scope)) && mayWatch(claims, source)

/** Whether the token covers every device. Only such a reader is told what concerns all tenants. */
export const seesAll = ({ devices }: Pick<Claims, 'devices'>): boolean => devices.includes(ALL_DEVICES)
