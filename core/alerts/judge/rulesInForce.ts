import type { AlertRule } from '../../contracts/alerts.ts'
import { boundedMap } from '../../runtime/boundedMap.ts'
import type { RulesTable } from '../rules/rulesTable.ts'
import { isSilenced, type StoredRule } from '../rules/storedRule.ts'
import { type Matcher, matcherOf } from '../watch/matches.ts'
import { basisOf } from './basis.ts'
import type { RuleEnd } from './openAlert.ts'
import type { Terms } from './step.ts'

/** A rule, ready to judge events. */
export type RuleInForce = {
  readonly name: string
  readonly rule: AlertRule
  readonly basis: string
  readonly matcher: Matcher
  readonly isSilenced: boolean
}

/** How long a function goes by a rule that it has read, ms. */
const REMEMBERED_MS = 5_000
/** More than a bus has rules. */
const MAX_RULES = 400

const inForce = (stored: StoredRule, now: number): RuleInForce => ({
  name: stored.name,
  rule: stored.rule,
  basis: basisOf(stored.rule),
  matcher: matcherOf(stored.rule),
  isSilenced: isSilenced(stored, now),
})

/** The rules that judge events. */
export type RulesInForce = {
  /** Undefined for a rule that is disabled or gone. A change counts within seconds. */
  readonly named: (name: string) => Promise<RuleInForce | undefined>
  readonly all: () => Promise<readonly RuleInForce[]>
}

/** @param now ms since 1970 */
export const rulesInForce = ({
  rules,
  now,
}: {
  rules: Pick<RulesTable, 'read' | 'list'>
  now: () => number
}): RulesInForce => {
  const known = boundedMap<string, { readonly at: number; readonly rule: RuleInForce | undefined }>(MAX_RULES)
  return {
    named: async name => {
      const before = known.get(name)
      if (before && now() - before.at < REMEMBERED_MS) return before.rule
      const stored = await rules.read(name)
      const rule = stored?.rule.enabled ? inForce(stored, now()) : undefined
      known.set(name, { at: now(), rule })
      return rule
    },
    all: async () => (await rules.list()).filter(({ rule }) => rule.enabled).map(stored => inForce(stored, now())),
  }
}

/** The reason for which an alert ends with its rule; undefined while the rule has the condition that it is of. */
export const endOf = (stored: StoredRule | undefined, basis: string): RuleEnd | undefined => {
  if (!stored) return 'deleted'
  if (!stored.rule.enabled) return 'disabled'
  return basisOf(stored.rule) === basis ? undefined : 'changed'
}

/** The subject of the alert that all devices share which are too many to be told one by one. No device has such a name. */
export const FURTHER_DEVICES = '+further'

/** Alerts of a value are looked at after each cool-down, but at least so often, ms. */
const MAX_CHECK_MS = 900_000

/** The terms of a rule for the alert about a device. */
export const termsOf = (
  { name, rule, basis }: Pick<RuleInForce, 'name' | 'rule' | 'basis'>,
  deviceId: string,
): Terms => {
  const { level, channels, coolDownSeconds, when } = rule
  const isCondition = when.kind === 'late' || when.kind === 'offline' || when.kind === 'value'
  return {
    name,
    basis,
    deviceId,
    level,
    channels,
    coolDownSeconds,
    endsByItself: !isCondition || deviceId === FURTHER_DEVICES,
    ...(when.kind === 'value' && {
      checkedEveryMs: Math.min(MAX_CHECK_MS, coolDownSeconds * 1000),
    }),
  }
}
