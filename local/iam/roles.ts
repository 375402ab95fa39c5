import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'
import { type Policy, policy } from './policy.ts'

const RoleProperties = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
})
const roleIgnored = {
  Description: 'text',
  RoleName: 'the name is in ref and arn',
  Path: 'the path is in the arn',
  MaxSessionDuration: 'local credentials do not expire',
  PermissionsBoundary: 'the policy is of the account: what it refuses cannot be known here',
  Tags: 'no tag conditions are known locally',
}

const PolicyProperties = z.strictObject({ PolicyDocument: z.unknown(), Roles: z.array(z.string()).default([]) })
const policyIgnored = {
  PolicyName: 'the name is in ref',
  ManagedPolicyName: 'the name is in the arn',
  Description: 'text',
  Path: 'the path is in the arn',
}

/** A role, all that hangs on it read: what it may do, and who may assume it. */
export type Role = {
  readonly arn: string
  readonly trust: Policy
  readonly policies: readonly Policy[]
  /** The same policies as they are written. */
  readonly documents: readonly unknown[]
}

/** A policy document and what to name in an error about it. */
type Attached = { readonly document: unknown; readonly where: string }

/**
 * Reads roles with what is attached to them: inline (`Policies`), by `AWS::IAM::Policy` or `AWS::IAM::ManagedPolicy` (by
 * role name), and by the ARN of a managed policy, of the template or of AWS.
 * @throws Error for a managed policy or a role that is not known, and for whatever a document holds that is not understood
 */
export const readRoles = (
  roles: readonly Resource[],
  policies: readonly Resource[],
  awsManaged: Readonly<Record<string, unknown>>,
): Map<string, Role> => {
  const attachable = policies.map(resource => {
    const { PolicyDocument, Roles } = understood(resource, PolicyProperties, policyIgnored)
    const where = `${resource.type} ${resource.logicalId}`
    return { resource, roles: Roles, document: PolicyDocument, where }
  })
  for (const { document, where } of attachable) policy(document, 'identity', where)
  const names = new Set(roles.map(({ ref }) => ref))
  for (const { resource, roles: wanted } of attachable)
    for (const name of wanted)
      if (!names.has(name))
        throw new Error(`${resource.type} ${resource.logicalId}: role ${name} is not in the template`)

  const managed = (arn: string, where: string): Attached => {
    const own = attachable.find(({ resource }) => resource.type === 'AWS::IAM::ManagedPolicy' && resource.arn === arn)
    if (own !== undefined) return own
    if (!Object.hasOwn(awsManaged, arn)) throw new Error(`${where}: managed policy ${arn} is not known locally`)
    return { document: awsManaged[arn], where: arn }
  }

  return new Map(
    roles.map(resource => {
      const where = `${resource.type} ${resource.logicalId}`
      const { AssumeRolePolicyDocument, ManagedPolicyArns, Policies } = understood(
        resource,
        RoleProperties,
        roleIgnored,
      )
      const attached: Attached[] = [
        ...Policies.map(({ PolicyName, PolicyDocument }) => ({
          document: PolicyDocument,
          where: `${where} ${PolicyName}`,
        })),
        ...attachable.filter(({ roles: wanted }) => wanted.includes(resource.ref)),
        ...ManagedPolicyArns.map(arn => managed(arn, where)),
      ]
      const role: Role = {
        arn: resource.arn,
        trust: policy(AssumeRolePolicyDocument, 'trust', where),
        policies: attached.map(({ document, where: from }) => policy(document, 'identity', from)),
        documents: attached.map(({ document }) => document),
      }
      return [resource.arn, role]
    }),
  )
}
