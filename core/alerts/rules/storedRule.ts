import * as z from 'zod'
import { AlertName, AlertRule } from '../../contracts/alerts.ts'
import { Timestamp } from '../../contracts/fields.ts'

/** Where a rule was made: in the configuration of the stage, or over HTTP. */
export const RuleSource = z.enum(['stage', 'api'])
export type RuleSource = z.infer<typeof RuleSource>

/** A rule as the table `Alerts` keeps it. */
export const StoredRule = z.object({
  name: AlertName,
  rule: AlertRule,
  from: RuleSource,
  /** Counts the changes of the rule: an alert that is open belongs to one version. */
  version: z.int().positive(),
  /** The version that the rule of EventBridge is of; 0 while it is being removed. */
  applied: z.int().nonnegative(),
  changedAt: Timestamp,
  /** The subject of the token that changed it last; absent for the configuration of the stage. */
  changedBy: z.string().optional(),
  silencedUntil: Timestamp.optional(),
  lastFiredAt: Timestamp.optional(),
})
export type StoredRule = z.infer<typeof StoredRule>

/** Whether the alerts of a rule go to no channel at a time. @param at ms since 1970 */
export const isSilenced = ({ silencedUntil }: Pick<StoredRule, 'silencedUntil'>, at: number): boolean =>
  silencedUntil !== undefined && Date.parse(silencedUntil) > at
