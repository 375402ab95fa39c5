import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import type { AskAws } from '../../aws/ask.ts'
import { unless } from '../../aws/refusal.ts'
import type { Check } from './account.ts'
import { mend, note } from './finding.ts'

/** A stack as CloudFormation describes it. */
export type FoundStack = { readonly status: string; readonly parameters: ReadonlyMap<string, string> }

const Pair = z.looseObject({ ParameterKey: z.string(), ParameterValue: z.string().default('') })
const Described = z.looseObject({
  DescribeStacksResult: z.looseObject({
    Stacks: z.looseObject({
      member: z.looseObject({
        StackStatus: z.string(),
        Parameters: z.union([z.literal(''), z.looseObject({ member: xmlList(Pair) })]).optional(),
      }),
    }),
  }),
})

/** The stack of a name; undefined where there is none ("Stack with id … does not exist"). */
export const stackOf = async (ask: AskAws, name: string): Promise<FoundStack | undefined> => {
  const answer = await ask('cloudformation:DescribeStacks', { StackName: name }).catch(
    unless(/^ValidationError$/, undefined),
  )
  if (answer === undefined) return undefined
  const { StackStatus: status, Parameters } = Described.parse(answer).DescribeStacksResult.Stacks.member
  const pairs = Parameters === undefined || Parameters === '' ? [] : Parameters.member
  return { status, parameters: new Map(pairs.map(pair => [pair.ParameterKey, pair.ParameterValue])) }
}

const about = 'stack'

/** Judges the stack itself by the status in which an earlier attempt left it. */
export const stack: Check = async account => {
  const { stackName, stackStatus, region } = account
  const on = `--stack-name ${stackName} --region ${region}`
  const why = `The stack ${stackName} is in ${stackStatus}`
  const events = `aws cloudformation describe-stack-events ${on} --query 'StackEvents[?ends_with(ResourceStatus,\`FAILED\`)].[LogicalResourceId,ResourceStatusReason]' --output text`
  switch (stackStatus) {
    case undefined:
    case 'CREATE_COMPLETE':
    case 'UPDATE_COMPLETE':
    case 'UPDATE_ROLLBACK_COMPLETE':
    case 'IMPORT_COMPLETE':
    case 'IMPORT_ROLLBACK_COMPLETE':
    // An empty shell that cdk deploy --no-execute or a cancelled deployment leaves; the next one goes on with it.
    case 'REVIEW_IN_PROGRESS':
      return []
    case 'ROLLBACK_COMPLETE':
      return [
        note({
          about,
          why: `${why}: its first deployment failed, and cdk deploy deletes it before it tries again. This shows the reason`,
          command: events,
        }),
      ]
    case 'ROLLBACK_FAILED':
    case 'CREATE_FAILED':
    case 'DELETE_FAILED':
      return [
        mend({
          about,
          why: `${why}: some of its resources could not be deleted`,
          command: `aws cloudformation delete-stack ${on} && aws cloudformation wait stack-delete-complete ${on}`,
        }),
      ]
    case 'UPDATE_FAILED':
      return [mend({ about, why: `${why}: it stopped halfway`, command: `npx cdk rollback ${stackName}` })]
    case 'UPDATE_ROLLBACK_FAILED':
      return [
        mend({
          about,
          why: `${why}: it could not go back to where it was`,
          command: `aws cloudformation continue-update-rollback ${on} && aws cloudformation wait stack-rollback-complete ${on}`,
        }),
      ]
    default:
      return [mend({ about, why: `${why}: another deployment is running`, command: waitFor(stackStatus, on) })]
  }
}

const waitFor = (status: string, on: string): string => {
  const name = status.startsWith('DELETE')
    ? 'stack-delete-complete'
    : status.includes('ROLLBACK')
      ? 'stack-rollback-complete'
      : status.startsWith('CREATE')
        ? 'stack-create-complete'
        : 'stack-update-complete'
  return `aws cloudformation wait ${name} ${on}`
}
