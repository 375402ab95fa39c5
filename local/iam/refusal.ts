import { type Access, AccessDenied, type Caller } from '../contracts.ts'

/** The reason of a refusal: the kind of policy that has no allow, or has a deny. */
export type Because = { readonly policies: 'identity-based' | 'resource-based'; readonly decision: 'deny' | 'none' }

const named = (caller: Caller): string => {
  if (caller.kind === 'admin') return 'administrator'
  if (caller.kind === 'service') return `${caller.service} (for ${caller.sourceArn})`
  const [account = '', role = ''] = caller.roleArn.split(':').slice(4)
  return `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1)}`
}

/** Words a refusal as IAM does. IAM User Guide, "Troubleshoot access denied error messages" (AWS adds a session name to the role). */
export const refusal = (access: Access, { policies, decision }: Because): AccessDenied => {
  const { action, caller, resourceArn } = access
  const reason =
    decision === 'deny'
      ? `with an explicit deny in ${policies === 'identity-based' ? 'an identity-based' : 'a resource-based'} policy`
      : `because no ${policies} policy allows the ${action} action`
  return new AccessDenied(
    access,
    `User: ${named(caller)} is not authorized to perform: ${action} on resource: ${resourceArn} ${reason}`,
  )
}
