import type { Alert } from '../../../core/alerts/http/contract.ts'
import type { AlertRule } from '../../../core/contracts/alerts.ts'

/** The rule in an answer of the API, without its state. */
export const ruleIn = ({
  description,
  level,
  devices,
  when,
  channels,
  coolDownSeconds,
  enabled,
}: Alert): AlertRule => ({
  ...(description !== undefined && { description }),
  level,
  devices,
  when,
  channels,
  coolDownSeconds,
  enabled,
})

/** The state of a rule; of several the one that a person has to know first. */
export type RuleState = 'disabled' | 'firing' | 'silenced' | 'quiet'

export const isSilenced = ({ silencedUntil }: Pick<Alert, 'silencedUntil'>, nowMs: number): boolean =>
  silencedUntil !== null && Date.parse(silencedUntil) > nowMs

/** @see RuleState */
export const stateOf = (alert: Pick<Alert, 'enabled' | 'firing' | 'silencedUntil'>, nowMs: number): RuleState => {
  if (alert.firing > 0) return 'firing'
  if (!alert.enabled) return 'disabled'
  return isSilenced(alert, nowMs) ? 'silenced' : 'quiet'
}

const ORDER: Readonly<Record<RuleState, number>> = { firing: 0, silenced: 1, quiet: 2, disabled: 3 }

/** Rules in the order in which a person wants to see them: those with open alerts first, disabled ones last. */
export const inOrder = (rules: readonly Alert[], nowMs: number): readonly Alert[] =>
  rules.toSorted(
    (one, other) => ORDER[stateOf(one, nowMs)] - ORDER[stateOf(other, nowMs)] || (one.name < other.name ? -1 : 1),
  )

/** The rules that hold each word of a search: in the name, the description, a channel, or a device with an open alert. */
export const found = (rules: readonly Alert[], needle: string): readonly Alert[] => {
  const words = needle.toLowerCase().split(/\s+/).filter(Boolean)
  const textOf = ({ name, description = '', channels, active }: Alert) =>
    [name, description, ...channels, ...active.map(({ deviceId }) => deviceId)].join('\n').toLowerCase()
  return rules.filter(rule => words.every(word => textOf(rule).includes(word)))
}
