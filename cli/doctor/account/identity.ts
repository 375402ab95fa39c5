import * as z from 'zod'
import type { AskAws } from '../../aws/ask.ts'
import { partitionOf } from '../../aws/endpoint.ts'
import { AwsUnanswered } from '../../aws/unanswered.ts'
import { credentialsFinding, type From } from './credentials.ts'
import { type Finding, mend } from './finding.ts'
import { networkFinding, type Way } from './network.ts'

/** The caller of AWS: its account, and the ARN of its user or role. */
export type Caller = { readonly id: string; readonly arn: string }

const Identity = z.looseObject({
  GetCallerIdentityResult: z.looseObject({ Account: z.string(), Arn: z.string() }),
})

/** Asks for the caller in the home region of the partition, so that a region that is switched off does not look like a bad key. */
export const callerOf = async (
  ask: AskAws,
  region: string,
  from: From & { readonly way: Way },
): Promise<Caller | Finding> => {
  try {
    const answer = Identity.safeParse(await ask('sts:GetCallerIdentity', {}, partitionOf(region).home))
    if (!answer.success) return NOBODY
    const { Account: id, Arn: arn } = answer.data.GetCallerIdentityResult
    return { id, arn }
  } catch (error) {
    if (error instanceof AwsUnanswered) return networkFinding(error, from.way)
    const finding = credentialsFinding(error, from)
    if (finding) return finding
    throw error
  }
}

const NOBODY: Finding = mend({
  about: 'credentials',
  why: 'AWS does not say whose credentials they are. This asks the same with the AWS CLI',
  command: 'aws sts get-caller-identity',
})
