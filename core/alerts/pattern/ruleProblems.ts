import type { AlertRule } from '../../contracts/alerts.ts'
import { PatternError } from './patternError.ts'
import { patternOf } from './patternOf.ts'

/** The fault of a rule that EventBridge would refuse, with its place in the rule; none where it can be put. */
export const ruleProblems = (
  name: string,
  rule: AlertRule,
): readonly { readonly path: string; readonly message: string }[] => {
  try {
    patternOf(name, rule)
    return []
  } catch (error) {
    if (error instanceof PatternError) return [{ path: error.path.join('.'), message: error.fault }]
    throw error
  }
}
