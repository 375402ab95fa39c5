import { Claims, isScope, maximumLifetime, Scope } from '../../core/contracts/claims.ts'
import type { Face, Values } from '../command/flags.ts'
import { parseDuration } from '../duration.ts'
import { localDirectory } from '../stack/directory.ts'
import { stackFlags } from '../stack/flags.ts'
import { regionOfSecret } from '../stack/region.ts'

/** The claims of the token, and the secret that holds its key. */
export type TokenSettings = {
  readonly claims: Omit<Claims, 'exp'>
  /** Seconds until it expires. */
  readonly lifetimeSeconds: number
  /** Whether the subject was made for this token, so that its name has to be told. */
  readonly isNewSubject: boolean
  /** Folder of a local stack. */
  readonly directory: string
  /** ARN of the secret in AWS; undefined for that of the local stack. */
  readonly secret?: string
  /** Name of a stack in AWS, and the file of its outputs. */
  readonly stack?: string
  readonly outputs?: string
  readonly region?: string
}

const LONGEST_SECONDS = Math.max(...Scope.options.map(scope => maximumLifetime([scope])))

export const tokenFace = {
  name: 'token',
  about: "Mints a viewer's token and prints it.",
  words: {
    name: 'devices',
    about: 'ids, prefixes ending in *, or * for all: as --devices',
    isMany: true,
    completes: 'watched',
  },
  flags: {
    devices: { value: 'ids', about: 'ids, prefixes ending in *, or * for all; commas between', completes: 'watched' },
    for: {
      value: 'time',
      about:
        'time until it expires, such as 30m, 12h or 30d, at most 31 days, 366 with --scope ship, and 1 with admin; 1h unless given',
    },
    scope: {
      value: 'scopes',
      about: `of ${Scope.options.join(', ')} (sensitive shows fields such as the ICCID; ship sends log lines and nothing else; admin makes and shows the keys of devices); commas between; read unless given`,
      completes: Scope.options,
    },
    sub: {
      value: 'name',
      about:
        'its subject, which appears in the logs and by which it is revoked, together with all other tokens of the same subject; a new one unless given, such as ada@laptop-3f9a2c41, which is told on standard error',
    },
    secret: {
      value: 'arn',
      about:
        "ARN of the stack's token secret in AWS (its output TokenSecretArn); without it, and without --stack, the stack that npm start runs in this folder",
    },
    ...stackFlags,
  },
  examples: [
    {
      line: "npx sonde token ABC123 'web-*' --for 12h",
      about: 'a token for one device and all whose names begin with web-',
    },
    {
      line: "TOKEN=$(npx sonde token '*' --scope read,write)",
      about: 'a token in a variable: it stays out of the history of the shell',
    },
  ],
} as const satisfies Face

/**
 * @param newSubject makes the subject where none is given: each token has its own, so that revoking one revokes no other
 * @throws Error that names what is wrong
 */
export const readTokenSettings = (
  values: Values<typeof tokenFace.flags>,
  words: readonly string[],
  newSubject: () => string,
): TokenSettings => {
  const { for: lifetime = '1h', scope = 'read', sub, secret, region, stack, outputs, dir } = values
  const devices = [...(values.devices === undefined ? [] : [values.devices]), ...words].join(',')
  if (values.devices === undefined && words.length === 0) throw new Error('--devices is missing')
  const lifetimeSeconds = Math.floor(parseDuration('for', lifetime, LONGEST_SECONDS * 1000) / 1000)
  if (lifetimeSeconds < 1) throw new Error(`--for '${lifetime}' is less than a second`)
  if (secret !== undefined && stack !== undefined) throw new Error('--secret or --stack, not both')
  if (region !== undefined && secret === undefined && stack === undefined)
    throw new Error('--region goes with --secret or --stack')
  if (outputs !== undefined && stack === undefined) throw new Error('--outputs goes with --stack')
  const claims = claimsFrom(listOf(devices), listOf(scope), sub ?? newSubject())
  const maximum = maximumLifetime(claims.scope)
  if (lifetimeSeconds > maximum)
    throw new Error(`--for '${lifetime}' is over ${daysOf(maximum)}, the maximum for ${claims.scope.join(', ')}`)
  return {
    claims,
    lifetimeSeconds,
    isNewSubject: sub === undefined,
    directory: localDirectory(dir, { secret, stack }),
    ...(secret !== undefined && { secret: secretArn(secret) }),
    ...(stack !== undefined && { stack, ...(outputs !== undefined && { outputs }) }),
    ...(region !== undefined && { region }),
  }
}

const daysOf = (seconds: number): string => (seconds === 86_400 ? '1 day' : `${seconds / 86_400} days`)

const secretArn = (text: string): string => {
  if (regionOfSecret(text) === undefined) throw new Error(`--secret '${text}' is not the ARN of a secret`)
  return text
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

const claimsFrom = (devices: string[], scope: string[], sub: string): Omit<Claims, 'exp'> => {
  const strange = scope.find(one => !isScope(one))
  if (strange !== undefined) throw new Error(`--scope: ${strange} is not one of ${Scope.options.join(', ')}`)
  const parsed = Claims.omit({ exp: true }).safeParse({ devices, scope, sub })
  if (parsed.success && parsed.data.devices.length > 0 && parsed.data.scope.length > 0) return parsed.data
  const [issue] = parsed.error?.issues ?? []
  const flag = issue ? String(issue.path[0]) : devices.length === 0 ? 'devices' : 'scope'
  throw new Error(`--${flag}: ${issue?.message ?? 'nothing given'}`)
}
