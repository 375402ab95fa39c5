import { Claims, isScope, maximumLifetime, Scope } from '../../core/contracts/claims.ts'
import { readFlags } from '../../local/flags.ts'
import { parseDuration } from '../duration.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'
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
  readonly region?: string
}

const LONGEST_SECONDS = Math.max(...Scope.options.map(scope => maximumLifetime([scope])))

export const TOKEN_USAGE = `Mints a viewer's token and prints it.

  npm run --silent token -- --devices ABC123 [--for 1h] [--scope read] [--sub name]
  npm run --silent token -- --devices 'ABC*,X1' --secret arn:aws:secretsmanager:…

  --devices  ids, prefixes ending in *, or * for all; commas between
  --for      time until it expires, such as 30m, 12h or 30d, at most 31 days, and 366 with --scope ship; 1h unless given
  --scope    of read, write, sensitive (shows fields such as the ICCID), ship (sends log lines and nothing else); commas
             between; read unless given
  --sub      its subject, which appears in the logs and by which it is revoked, together with all other tokens
             of the same subject; a new one unless given, such as ada@laptop-3f9a2c41, which is told on stderr
  --secret   ARN of the stack's token secret in AWS (its output TokenSecretArn); without it the stack that
             npm start runs in this folder
  --region   the secret's region; the ARN's unless given
  ${dirUsage(11)}
`

/**
 * Reads the command line. @returns undefined when help is asked for
 * @param newSubject makes the subject where none is given: each token has its own, so that revoking one revokes no other
 * @throws Error that names what is wrong
 */
export const parseTokenSettings = (args: readonly string[], newSubject: () => string): TokenSettings | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: {
      devices: text,
      for: { ...text, default: '1h' },
      scope: { ...text, default: 'read' },
      sub: text,
      secret: text,
      region: text,
      dir: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  if (values.devices === undefined) throw new Error('--devices is missing')
  const lifetimeSeconds = Math.floor(parseDuration('for', values.for, LONGEST_SECONDS * 1000) / 1000)
  if (lifetimeSeconds < 1) throw new Error(`--for '${values.for}' is less than a second`)
  if (values.region !== undefined && values.secret === undefined) throw new Error('--region goes with --secret')
  const claims = claimsFrom(listOf(values.devices), listOf(values.scope), values.sub ?? newSubject())
  const maximum = maximumLifetime(claims.scope)
  if (lifetimeSeconds > maximum)
    throw new Error(
      `--for '${values.for}' is over ${maximum / 86_400} days, the maximum for ${claims.scope.join(', ')}`,
    )
  return {
    claims,
    lifetimeSeconds,
    isNewSubject: values.sub === undefined,
    directory: localDirectory(values.dir, { secret: values.secret }),
    ...(values.secret !== undefined && { secret: secretArn(values.secret) }),
    ...(values.region !== undefined && { region: values.region }),
  }
}

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
