import type { AskAws } from '../../aws/ask.ts'
import { partitionOf } from '../../aws/endpoint.ts'
import { AwsRefusal } from '../../aws/refusal.ts'
import { AwsUnanswered } from '../../aws/unanswered.ts'
import type { Account, Check } from './account.ts'
import { bootstrap } from './bootstrap.ts'
import { cloudFront } from './cloudFront.ts'
import { concurrency } from './concurrency.ts'
import { domains } from './domains.ts'
import { type Finding, mend } from './finding.ts'
import { callerOf } from './identity.ts'
import { leftovers } from './leftovers.ts'
import { logPolicy } from './logPolicy.ts'
import { logRole } from './logRole.ts'
import type { Way } from './network.ts'
import { permissions } from './permissions.ts'
import { places } from './places.ts'
import { references } from './references.ts'
import { refusalsOf } from './refusals.ts'
import { regionFindings } from './region.ts'
import { serviceRoles } from './serviceRoles.ts'
import type { BeforeDeploySettings } from './settings.ts'
import { stack, stackOf } from './stack.ts'
import { busRate, vcpus } from './vcpus.ts'

/** In the order in which a deployment would meet them. */
const CHECKS: readonly Check[] = [
  bootstrap,
  permissions,
  stack,
  references,
  domains,
  serviceRoles,
  places,
  vcpus,
  concurrency,
  busRate,
  logPolicy,
  logRole,
  cloudFront,
  leftovers,
]

export type Examined = {
  /** Undefined where the credentials do not tell it. */
  readonly account: string | undefined
  readonly findings: readonly Finding[]
}

export type Examination = Pick<
  BeforeDeploySettings,
  'config' | 'given' | 'qualifier' | 'boundary' | 'account' | 'profile'
> & {
  readonly ask: AskAws
  readonly region: string
  /** Whether the credentials come from AWS_ACCESS_KEY_ID and its like. */
  readonly isFromVariables: boolean
  readonly way: Way
}

/** Asks an account whether a stage can be deployed into it. Changes nothing. */
export const examineAccount = async (examination: Examination): Promise<Examined> => {
  const { ask, region, account: wanted, config, given, qualifier, boundary } = examination
  const caller = await callerOf(ask, region, examination)
  if (!('arn' in caller)) return { account: undefined, findings: [caller] }
  if (wanted !== undefined && wanted !== caller.id)
    return { account: caller.id, findings: [wrongAccount(wanted, caller.id)] }
  const refusals = refusalsOf(ask)
  const off = await refusals.tolerated(() => regionFindings(ask, region))
  if (off.length > 0) return { account: caller.id, findings: off }
  const stackName = `Sonde-${config.stage}`
  const stackStatus = await statusOf(refusals.ask, stackName)
  const account: Account = {
    ask: refusals.ask,
    id: caller.id,
    caller: caller.arn,
    region,
    partition: partitionOf(region),
    stackName,
    stackStatus,
    config,
    given,
    qualifier,
    boundary,
  }
  const findings = (await Promise.all(CHECKS.map(check => refusals.tolerated(() => check(account))))).flat()
  return { account: caller.id, findings: [...findings, ...refusals.findings(caller.arn)] }
}

/** The status of the stack; undefined too where it cannot be asked for, which the check of the stack says. */
const statusOf = async (ask: AskAws, stackName: string): Promise<string | undefined> => {
  try {
    return (await stackOf(ask, stackName))?.status
  } catch (error) {
    if (error instanceof AwsUnanswered || error instanceof AwsRefusal) return undefined
    throw error
  }
}

const wrongAccount = (wanted: string, found: string): Finding =>
  mend({
    about: 'credentials',
    why: `Your credentials belong to the account ${found}, and ${wanted} is meant. This lists your profiles`,
    command: 'aws configure list-profiles',
  })
