import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Config, readConfig } from '../../../infra/config.ts'
import type { Face, Values } from '../../command/flags.ts'
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

export const beforeDeployFace = {
  name: 'doctor --before-deploy',
  about:
    'Asks an AWS account whether a stage can be deployed into it, and changes nothing. Prints a line for each thing in its way, and the one command that mends it.',
  flags: {
    'before-deploy': { about: 'this examination in place of that of a stack' },
    context: {
      short: 'c',
      value: 'key=value',
      isMany: true,
      about:
        'as for cdk deploy: the settings of the stage, and other keys of the context; those of cdk.json unless given',
    },
    account: { value: 'number', about: 'the account that is meant; that of your credentials unless given' },
    region: { value: 'region', about: 'the region of the stage; that of your AWS settings unless given' },
    profile: { value: 'name', about: 'a profile of your AWS settings' },
    json: { about: 'the findings as JSON' },
    policy: { about: 'prints the IAM policy with which all questions can be asked, and asks none' },
  },
  examples: [
    {
      line: 'npx sonde doctor --before-deploy --policy',
      about: 'the permissions that the questions need',
    },
  ],
  notes: `Exit code 0: nothing stands against a deployment; 1: something must be mended; 3: the command line or a setting is not
understood.`,
} as const satisfies Face

/** @throws Error that names what is wrong, settings of the stage included */
export const readBeforeDeploySettings = (
  values: Values<typeof beforeDeployFace.flags>,
  readContext = contextOfFile,
): BeforeDeploySettings => {
  const { account, region, profile } = values
  if (account !== undefined && !/^\d{12}$/.test(account)) throw new Error(`--account '${account}' is not twelve digits`)
  if (region !== undefined && !isRegion(region))
    throw new Error(`--region '${region}' is not a region such as eu-west-1`)
  const context = { ...readContext(), ...Object.fromEntries(values.context.map(entryOf)) }
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
