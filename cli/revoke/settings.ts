import { Claims } from '../../core/contracts/claims.ts'
import type { Face, Values } from '../command/flags.ts'
import { localDirectory } from '../stack/directory.ts'
import { stackFlags } from '../stack/flags.ts'
import type { DeployedStack } from '../stack/outputs.ts'
import { regionOfApi } from '../stack/region.ts'

/** The subject whose tokens are revoked, and the stack. */
export type RevokeSettings = {
  readonly sub: string
  /** Folder of a local stack. */
  readonly directory: string
  /** A stack in AWS by its name. */
  readonly stack?: DeployedStack
  /** A stack in AWS by its outputs. */
  readonly deployed?: {
    /** Name of the Viewers table. */
    readonly table: string
    /** URL of `@connections` of the WebSocket API: `https://…/live`. */
    readonly api: string
    readonly region?: string
  }
}

export const revokeFace = {
  name: 'revoke',
  about:
    'Revokes a subject: its tokens issued until now are refused, and its open sockets are closed. New tokens work.',
  words: { name: 'subject', about: 'the subject, as --sub' },
  flags: {
    sub: { value: 'name', about: 'the subject: the claim sub of its tokens, of our own key and of an issuer alike' },
    table: {
      value: 'name',
      about:
        "the stack's Viewers table in AWS (its output ViewersTable); without it, and without --stack, the stack that npm start runs in this folder",
    },
    api: {
      value: 'url',
      about: "where the stack's viewers connect (its output WebSocketUrl), wss:// or https://; goes with --table",
    },
    ...stackFlags,
  },
  examples: [{ line: 'npx sonde revoke ada', about: 'ends the tokens of the subject ada' }],
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readRevokeSettings = (
  values: Values<typeof revokeFace.flags>,
  [word]: readonly string[],
): RevokeSettings => {
  const { dir, table, api, stack, outputs, region: given } = values
  const named = word ?? values.sub
  if (named === undefined) throw new Error('--sub is missing')
  const sub = Claims.shape.sub.safeParse(named)
  if (!sub.success) throw new Error(`--sub '${named}' is not a subject: 1 to 256 characters`)
  if (stack !== undefined && (table ?? api) !== undefined) throw new Error('--stack, or --table and --api, not both')
  if (given !== undefined && table === undefined && stack === undefined)
    throw new Error('--region goes with --table or --stack')
  if (outputs !== undefined && stack === undefined) throw new Error('--outputs goes with --stack')
  const directory = localDirectory(dir, { table, api, stack })
  if (stack !== undefined) return { sub: sub.data, directory, stack: { stack, outputs, region: given } }
  if (table === undefined && api === undefined) return { sub: sub.data, directory }
  if (table === undefined || api === undefined) throw new Error('--table and --api go together')
  return { sub: sub.data, directory, deployed: deployedAt(table, api, given) }
}

/** A stack in AWS by what its outputs are. @param api where its viewers connect */
export const deployedAt = (table: string, api: string, given?: string): NonNullable<RevokeSettings['deployed']> => {
  const endpoint = managementUrl(api)
  const region = given ?? regionOfApi(endpoint)
  return { table, api: endpoint, ...(region !== undefined && { region }) }
}

/** API Gateway Developer Guide, "Use @connections commands in your backend service": the same host and stage, by https. */
const managementUrl = (text: string): string => {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' && url?.protocol !== 'wss:')
    throw new Error(`--api '${text}' is not a wss:// or https:// URL`)
  return `https://${url.host}${url.pathname.replace(/\/+$/, '')}`
}
