import { randomBytes } from 'node:crypto'
import {
  type Access,
  AccessDenied,
  type Authorize,
  type Caller,
  type Credentials,
  type Resource,
} from '../contracts.ts'
import { memo } from '../memo.ts'
import type { NoteAllowed } from './allowed.ts'
import { awsManagedPolicies as knownManagedPolicies } from './awsManagedPolicies.ts'
import { policyDecision } from './policyDecision.ts'
import { refusal } from './refusal.ts'
import { type Role, readRoles } from './roles.ts'

/** The administrator of a local run. */
export const LOCAL_CREDENTIALS: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** The identities that can act in a local run, with their permissions. */
export type Identities = {
  /** Checks a call against the caller's role. A service caller is refused: only a resource policy can allow it. */
  readonly authorize: Authorize
  /** The access key of a role, the same for the whole run. @throws Error when the role is not in the template */
  readonly credentialsOf: (roleArn: string) => Credentials
  /**
   * {@link Identities.credentialsOf} for a service that runs something under the role (`lambda.amazonaws.com`,
   * `ecs-tasks.amazonaws.com`). @throws AccessDenied when the role's trust policy does not let the service assume it
   */
  readonly assume: (roleArn: string, service: string) => Credentials
  /** Whose access key this is. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined
}

/** Decisions remembered: enough for every role and resource of a stack and some thousand viewers. */
const REMEMBERED = 16_384

const memoKey = ({ caller, action, resourceArn, context }: Access): string =>
  `${caller.kind === 'role' ? caller.roleArn : ''}|${action}|${resourceArn}${context === undefined ? '' : `|${JSON.stringify(context)}`}`

/**
 * IAM of a local run, from the template's roles and policies. Decisions are pure, so they are remembered.
 * @param bytes randomness for the access keys
 * @throws Error when a policy holds something that is not known locally, or a managed policy is unknown
 */
export const identities = ({
  roles,
  policies,
  awsManagedPolicies = knownManagedPolicies,
  bytes = randomBytes,
  noteAllowed = () => undefined,
}: {
  readonly roles: readonly Resource[]
  readonly policies: readonly Resource[]
  readonly awsManagedPolicies?: Readonly<Record<string, unknown>>
  readonly bytes?: (size: number) => Buffer
  /** Told of calls that were allowed: of each at least once, not of every repetition. */
  readonly noteAllowed?: NoteAllowed
}): Identities => {
  const known = readRoles(roles, policies, awsManagedPolicies)
  const callers = new Map<string, Caller>([[LOCAL_CREDENTIALS.accessKeyId, { kind: 'admin' }]])
  const credentials = new Map<string, Credentials>()
  for (const roleArn of known.keys()) {
    const accessKeyId = `ASIA${bytes(8).toString('hex').toUpperCase()}`
    credentials.set(roleArn, { accessKeyId, secretAccessKey: bytes(30).toString('base64') })
    callers.set(accessKeyId, { kind: 'role', roleArn })
  }

  const remembered = memo<'allowed' | AccessDenied>(REMEMBERED)

  const roleOf = (roleArn: string): Role => {
    const role = known.get(roleArn)
    if (role === undefined) throw new Error(`role ${roleArn} is not in the template`)
    return role
  }

  const decide = (access: Access): 'allowed' | AccessDenied => {
    if (access.caller.kind !== 'role') return refusal(access, { policies: 'resource-based', decision: 'none' })
    const { roleArn } = access.caller
    const decision = policyDecision(roleOf(roleArn).policies, access)
    if (decision !== 'allow') return refusal(access, { policies: 'identity-based', decision })
    noteAllowed(access)
    return 'allowed'
  }

  const credentialsOf = (roleArn: string): Credentials => {
    const found = credentials.get(roleArn)
    if (found === undefined) throw new Error(`role ${roleArn} is not in the template`)
    return found
  }

  return {
    authorize: access => {
      if (access.caller.kind === 'admin') return
      const decision =
        access.caller.kind === 'service' ? decide(access) : remembered(memoKey(access), () => decide(access))
      // A fresh error each time: its stack is the call that was refused.
      if (decision !== 'allowed') throw new AccessDenied(access, decision.message)
    },
    credentialsOf,
    assume: (roleArn, service) => {
      const access: Access = {
        caller: { kind: 'service', service, sourceArn: '' },
        action: 'sts:AssumeRole',
        resourceArn: roleArn,
      }
      const decision = policyDecision([roleOf(roleArn).trust], access)
      if (decision !== 'allow') throw refusal(access, { policies: 'resource-based', decision })
      return credentialsOf(roleArn)
    },
    callerOf: accessKeyId => callers.get(accessKeyId),
  }
}
