import type { StoredRule } from '../rules/storedRule.ts'
import type { EndAlerts } from './timer.ts'

/** Has the open alerts of a rule end that was changed, disabled or deleted, unless its condition is the same. */
export const endsAlerts =
  (endAlerts: EndAlerts) =>
  (name: string, stored: StoredRule | undefined): Promise<void> => {
    const why = !stored ? 'deleted' : stored.rule.enabled ? 'changed' : 'disabled'
    return endAlerts({ rule: name, why })
  }
