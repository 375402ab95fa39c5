import type { Access } from '../contracts.ts'
import { conditionsHold } from './conditions.ts'
import type { Policy } from './policy.ts'
import { concerns } from './principals.ts'

/** `none`: no statement speaks of the call, which is a refusal unless another policy allows it. */
export type Decision = 'allow' | 'deny' | 'none'

/**
 * The decision of several policies about a call: an explicit deny goes before everything, then any allow.
 * IAM User Guide, "Policy evaluation logic".
 */
export const policyDecision = (policies: readonly Policy[], access: Access): Decision => {
  let decision: Decision = 'none'
  for (const statements of policies) {
    for (const { effect, action, resource, principals, conditions } of statements) {
      if (principals !== undefined && !concerns(principals, access.caller, effect)) continue
      if (!action(access.action) || !resource(access.resourceArn) || !conditionsHold(conditions, access)) continue
      if (effect === 'Deny') return 'deny'
      decision = 'allow'
    }
  }
  return decision
}
