import { createHash } from 'node:crypto'

/** The maximum length of the name of a rule (EventBridge API Reference, "PutRule"). */
const MAX_LENGTH = 64
const HASH_LENGTH = 8

/** The beginning of the names of EventBridge's rules that are made for alerts, on the bus of a stack. */
export const busRulePrefix = (stackName: string): string => `${stackName}-alert-`

/**
 * The name of the rule of EventBridge for a rule of alerts. Where it would be too long, the end of it is a hash, so that no two rules
 * of alerts have the same.
 */
export const busRuleName = (stackName: string, alertName: string): string => {
  const whole = `${busRulePrefix(stackName)}${alertName}`
  if (whole.length <= MAX_LENGTH) return whole
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_LENGTH)
  return `${whole.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}-${hash}`
}
