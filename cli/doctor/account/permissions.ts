import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import { unless } from '../../aws/refusal.ts'
import type { Account, Check } from './account.ts'
import { type Finding, mend } from './finding.ts'
import { quoted } from './shell.ts'

const Evaluated = z.looseObject({
  SimulatePrincipalPolicyResult: z.looseObject({
    EvaluationResults: z.looseObject({ member: xmlList(z.looseObject({ EvalDecision: z.string() })) }),
  }),
})
const Role = z.looseObject({ GetRoleResult: z.looseObject({ Role: z.looseObject({ Arn: z.string() }) }) })

/** The roles of the bootstrap with which the CDK deploys. */
const ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role']

/** Whether the caller may deploy: the CDK takes on the roles of the bootstrap, and does the rest with them. */
export const permissions: Check = async account => {
  const { ask, caller, id, region, qualifier, partition } = account
  const source = await principalOf(account)
  // The root user is allowed everything, and cannot be simulated.
  if (source === undefined) return []
  const roles = ROLES.map(role => `arn:${partition.name}:iam::${id}:role/cdk-${qualifier}-${role}-${id}-${region}`)
  const decisions = await Promise.all(
    roles.map(async role => {
      const answer = await ask('iam:SimulatePrincipalPolicy', {
        PolicySourceArn: source,
        'ActionNames.member.1': 'sts:AssumeRole',
        'ResourceArns.member.1': role,
      })
      return Evaluated.parse(answer).SimulatePrincipalPolicyResult.EvaluationResults.member
    }),
  )
  const refused = roles.filter((_, at) => decisions[at]?.some(({ EvalDecision }) => EvalDecision !== 'allowed'))
  return refused.length === 0 ? [] : [finding(caller, source, refused)]
}

const finding = (caller: string, source: string, roles: readonly string[]): Finding => {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roles }],
  }
  const policy = `--policy-name sonde-deploy --policy-document ${quoted(JSON.stringify(document))}`
  const name = source.split('/').at(-1) ?? ''
  const command = name.startsWith('AWSReservedSSO_')
    ? // The role of a permission set can only be changed where the set is.
      `aws sso-admin put-inline-policy-to-permission-set --instance-arn INSTANCE --permission-set-arn SET --inline-policy ${quoted(JSON.stringify(document))}`
    : source.includes(':user/')
      ? `aws iam put-user-policy --user-name ${quoted(name)} ${policy}`
      : `aws iam put-role-policy --role-name ${quoted(name)} ${policy}`
  const names = roles.map(role => role.split('/').at(-1)).join(', ')
  return mend({ about: 'permissions', why: `${caller} may not take on ${names}`, command })
}

/** The user or role whose policies count. The ARN of a session lacks the path of its role. */
const principalOf = async ({ ask, caller }: Account): Promise<string | undefined> => {
  if (caller.endsWith(':root')) return undefined
  const [, name] = /:assumed-role\/([^/]+)\//.exec(caller) ?? []
  if (name === undefined) return caller
  const answer = await ask('iam:GetRole', { RoleName: name }).catch(unless(/^NoSuchEntity$/, undefined))
  return answer === undefined ? undefined : Role.parse(answer).GetRoleResult.Role.Arn
}
