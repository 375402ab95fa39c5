import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Config, readConfig } from '../../../infra/config.ts'
import { readFlags } from '../../../local/flags.ts'
import { isRegion } from './region.ts'

/** The stage that is going to be deployed, and where to. */
export type BeforeDeploySettings = {
  readonly config: Config
  /** The settings of the stage as somebody wrote them, without defaults. */
  readonly given: Readonly<Record<string, unknown>>
  /** The qualifier of the bootstrap. */
  readonly qualifier: string
  /** The name of the permissions boundary that the context gives every role; undefined where it gives none. */
  readonly boundary: string | undefined
  /** The account that is meant; whichever the credentials belong to unless given. */
  readonly account: string | undefined
  readonly region: string | undefined
  readonly profile: string | undefined
  readonly isJson: boolean
  /** Prints the rights that the questions need, and asks nothing. */
  readonly isPolicy: boolean
}

const CdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()).default({}) })
const Given = z.record(z.string(), z.unknown())
const Boundary = z.looseObject({ name: z.string().optional() }).default({})
const DEFAULT_QUALIFIER = 'hnb659fds'

/** The context in `cdk.json`. */
const contextOfFile = (): Readonly<Record<string, unknown>> =>
  CdkJson.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../cdk.json'), 'utf8'))).context

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong, settings of the stage included
 */
export const parseBeforeDeploySettings = (
  args: readonly string[],
  readContext = contextOfFile,
): BeforeDeploySettings | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: {
      'before-deploy': { type: 'boolean' },
      context: { type: 'string', short: 'c', multiple: true },
      account: text,
      region: text,
      profile: text,
      json: { type: 'boolean', default: false },
      policy: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const { account, region, profile } = values
  if (account !== undefined && !/^\d{12}$/.test(account)) throw new Error(`--account '${account}' is not twelve digits`)
  if (region !== undefined && !isRegion(region))
    throw new Error(`--region '${region}' is not a region such as eu-west-1`)
  const context = { ...readContext(), ...Object.fromEntries((values.context ?? []).map(entryOf)) }
  const sonde = context.sonde ?? {}
  const qualifier = z.string().default(DEFAULT_QUALIFIER).parse(context['@aws-cdk/core:bootstrapQualifier'])
  const { name } = Boundary.parse(context['@aws-cdk/core:permissionsBoundary'])
  return {
    config: readConfig(sonde),
    given: Given.parse(typeof sonde === 'string' ? JSON.parse(sonde) : sonde),
    qualifier,
    boundary: name?.replace(/\$\{Qualifier\}/g, qualifier),
    account,
    region,
    profile,
    isJson: values.json,
    isPolicy: values.policy,
  }
}

const entryOf = (text: string): [string, string] => {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`-c ${text} is not key=value`)
  return [text.slice(0, at), text.slice(at + 1)]
}
