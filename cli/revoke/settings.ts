import { Claims } from '../../core/contracts/claims.ts'
import { readFlags } from '../../local/flags.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'
import { regionOfApi } from '../stack/region.ts'

/** The subject whose tokens are revoked, and the stack. */
export type RevokeSettings = {
  readonly sub: string
  /** Folder of a local stack. */
  readonly directory: string
  /** A stack in AWS; undefined for the local one. */
  readonly deployed?: {
    /** Name of the Viewers table. */
    readonly table: string
    /** URL of `@connections` of the WebSocket API: `https://…/live`. */
    readonly api: string
    readonly region?: string
  }
}

export const REVOKE_USAGE = `Revokes a subject: its tokens issued until now are refused, and its open sockets are closed. New tokens work.

  npm run revoke -- --sub NAME [--dir DIR | --table NAME --api wss://…/live [--region eu-central-1]]

  --sub     the subject: the claim sub of its tokens, of our own key and of an issuer alike
  --table   the stack's Viewers table in AWS (its output ViewersTable); without it the stack that npm start runs
            in this folder
  --api     where the stack's viewers connect (its output WebSocketUrl), wss:// or https://; goes with --table
  --region  the stack's region; the one in the host of --api, or of your AWS settings, unless given
  ${dirUsage(10)}
`

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseRevokeSettings = (args: readonly string[]): RevokeSettings | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: { sub: text, dir: text, table: text, api: text, region: text, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return undefined
  const { dir, table, api } = values
  if (values.sub === undefined) throw new Error('--sub is missing')
  const sub = Claims.shape.sub.safeParse(values.sub)
  if (!sub.success) throw new Error(`--sub '${values.sub}' is not a subject: 1 to 256 characters`)
  if (values.region !== undefined && table === undefined) throw new Error('--region goes with --table')
  const directory = localDirectory(dir, { table, api })
  if (table === undefined && api === undefined) return { sub: sub.data, directory }
  if (table === undefined || api === undefined) throw new Error('--table and --api go together')
  const endpoint = managementUrl(api)
  const region = values.region ?? regionOfApi(endpoint)
  return { sub: sub.data, directory, deployed: { table, api: endpoint, ...(region !== undefined && { region }) } }
}

/** API Gateway Developer Guide, "Use @connections commands in your backend service": the same host and stage, by https. */
const managementUrl = (text: string): string => {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' && url?.protocol !== 'wss:')
    throw new Error(`--api '${text}' is not a wss:// or https:// URL`)
  return `https://${url.host}${url.pathname.replace(/\/+$/, '')}`
}
