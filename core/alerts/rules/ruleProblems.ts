import type { AlertRule } from '../../contracts/alerts.ts'
import { PatternError } from '../pattern/patternError.ts'
import { patternOf } from '../pattern/patternOf.ts'

/** A fault of a rule that has the right shape, and its place. */
export type RuleProblem = { readonly path: string; readonly message: string }

/** The faults of a rule that EventBridge would refuse: the same for the configuration of a stage and over HTTP. */
export const ruleProblems = (name: string, rule: AlertRule): readonly RuleProblem[] => {
  try {
    patternOf(name, rule)
    return []
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    return [{ path: error.path.join('.'), message: error.fault }]
  }
}
