import type { AskAws } from '../../aws/ask.ts'
import type { Partition } from '../../aws/endpoint.ts'
import type { Finding } from './finding.ts'
import type { BeforeDeploySettings } from './settings.ts'
import { quoted } from './shell.ts'

/** The account that a stage is going to be deployed into, and the stage. */
export type Account = Pick<BeforeDeploySettings, 'config' | 'given' | 'qualifier' | 'boundary'> & {
  readonly ask: AskAws
  readonly id: string
  readonly region: string
  readonly partition: Partition
  /** The ARN of the caller. */
  readonly caller: string
  readonly stackName: string
  /** The status of the stage's stack; undefined where there is no stack of that name. */
  readonly stackStatus: string | undefined
}

/** A part of the examination. */
export type Check = (account: Account) => Promise<readonly Finding[]>

/** Whether the stack is still to be made, so that it needs room for all its parts. */
export const isFirst = ({ stackStatus }: Account): boolean =>
  stackStatus === undefined || ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'REVIEW_IN_PROGRESS'].includes(stackStatus)

/** The command that deploys the stage with other settings; `undefined` takes a setting away. */
export const deployWith = ({ given }: Pick<Account, 'given'>, changes: Readonly<Record<string, unknown>>): string =>
  `npx cdk deploy -c ${quoted(`sonde=${JSON.stringify({ ...given, ...changes })}`)}`
