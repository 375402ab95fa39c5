import type { Access, Authorize } from '../contracts.ts'
import type { NoteAllowed } from './allowed.ts'
import { type Policy, policy } from './policy.ts'
import { type Decision, policyDecision } from './policyDecision.ts'
import { refusal } from './refusal.ts'

const read = new WeakMap<object, Policy>()

const documentPolicy = (document: unknown): Policy => {
  if (typeof document !== 'object' || document === null) throw new Error('a policy document is an object')
  const known = read.get(document)
  if (known !== undefined) return known
  const fresh = policy(document, 'resource', 'resource policy')
  read.set(document, fresh)
  return fresh
}

/**
 * The decision of the policy on a resource (a queue, a function) about a call. Each document is read once. The administrator may do everything.
 * @throws Error when the document holds something that the local run does not know
 */
export const resourcePolicyDecision = (document: unknown, access: Access): Decision =>
  access.caller.kind === 'admin' ? 'allow' : policyDecision([documentPolicy(document)], access)

/** Whether the policy on a resource allows a call by itself. @throws as {@link resourcePolicyDecision} */
export const resourcePolicyAllows = (document: unknown, access: Access): boolean =>
  resourcePolicyDecision(document, access) === 'allow'

/**
 * The check of a resource that has policies of its own: within one account either side may allow, neither may deny.
 * IAM User Guide, "Policy evaluation logic" (single account). @throws Error at once when a document is not understood
 */
export const withResourcePolicies = (
  authorize: Authorize,
  documents: readonly unknown[],
  where: string,
  noteAllowed: NoteAllowed = () => undefined,
): Authorize => {
  const policies = documents.map(document => policy(document, 'resource', where))
  return access => {
    if (access.caller.kind === 'admin') return
    const decision = policyDecision(policies, access)
    if (decision === 'deny') throw refusal(access, { policies: 'resource-based', decision })
    if (decision === 'none') authorize(access)
    else noteAllowed(access)
  }
}
