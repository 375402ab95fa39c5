import { conditionWords, devicesWords } from '../../../core/alerts/words/condition.ts'
import type { AlertRule } from '../../../core/contracts/alerts.ts'
import { visibleText } from '../design/visibleText.ts'

/** When a rule fires, and for which devices, in a sentence. */
export const Condition = ({ rule }: { rule: Pick<AlertRule, 'when' | 'devices'> }) => (
  <p className="rule-condition">
    Fires when {visibleText(conditionWords(rule.when))}
    <span className="muted"> · {visibleText(devicesWords(rule))}</span>
  </p>
)
