import { AlertRule, WATCHED_TYPES } from '../../core/contracts/alerts.ts'
import type { Flags, Values } from '../command/flags.ts'
import { parseDuration } from '../duration.ts'

/** The kinds of condition, as `--on` takes them. */
export const conditionKinds = [
  'event',
  'count',
  'late',
  'offline',
  'reboot',
  'new-name',
  'value',
  'key-failure',
] as const
type ConditionKind = (typeof conditionKinds)[number]

/** The flags that make a rule. */
export const ruleFlags = {
  on: { value: 'kind', about: `the condition: ${conditionKinds.join(', ')}`, completes: conditionKinds },
  type: { value: 'type', about: 'with --on event and count: the kind of event', completes: WATCHED_TYPES },
  pattern: {
    value: 'json',
    about:
      'with --on event and count: a pattern in the language of EventBridge, such as \'{"level":["error","fatal"]}\'',
  },
  'at-least': { value: 'number', about: 'with --on count: so many events' },
  within: { value: 'duration', about: 'with --on count: in this time; 5m unless given' },
  reason: { value: 'reason', isMany: true, about: 'with --on reboot: only for this reason; may be repeated' },
  field: { value: 'path', about: 'with --on value: a number in the uplink, such as heartbeat.modem_temperature' },
  above: { value: 'number', about: 'with --on value: beyond this bound' },
  below: { value: 'number', about: 'with --on value: under this bound' },
  lasting: { value: 'duration', about: 'with --on value: for at least so long; at once unless given' },
  devices: {
    value: 'names',
    isMany: true,
    about: 'a device id, or a prefix ending in *; may be repeated; all devices unless given',
    completes: 'watched',
  },
  channel: {
    value: 'name',
    isMany: true,
    about: 'a channel over which it is told; may be repeated',
    completes: 'channels',
  },
  level: {
    value: 'level',
    about: 'the level of its alerts; warn unless given',
    completes: ['info', 'warn', 'error', 'fatal'],
  },
  'cool-down': { value: 'duration', about: 'how long a device is told about only once; 5m unless given' },
  description: { value: 'text', about: 'what it is for' },
  disabled: { about: 'the rule is kept, and looks at nothing' },
} as const satisfies Flags
type RuleValues = Values<typeof ruleFlags>

/** The flags that only some kinds of condition have. */
const BELONGS: Readonly<Record<string, readonly ConditionKind[]>> = {
  type: ['event', 'count'],
  pattern: ['event', 'count'],
  'at-least': ['count'],
  within: ['count'],
  reason: ['reboot'],
  field: ['value'],
  above: ['value'],
  below: ['value'],
  lasting: ['value'],
}

const DAY_MS = 86_400_000

/** Whether any flag that makes a rule is given. */
export const hasRuleFlags = (values: RuleValues): boolean => Object.keys(ruleFlags).some(name => isGiven(values, name))

const isGiven = (values: Readonly<Record<string, unknown>>, name: string): boolean => {
  const value = values[name]
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false
}

/** The rule that flags describe. @throws Error of one line that names the fault */
export const ruleOfFlags = (values: RuleValues): AlertRule => {
  const kind = conditionKinds.find(one => one === values.on)
  if (kind === undefined)
    throw new Error(
      values.on === undefined
        ? `a rule needs --on with one of ${conditionKinds.join(', ')}, or a file of JSON`
        : `--on '${values.on}' is not one of ${conditionKinds.join(', ')}`,
    )
  for (const [flag, kinds] of Object.entries(BELONGS))
    if (isGiven(values, flag) && !kinds.includes(kind))
      throw new Error(`--${flag} goes with --on ${kinds.join(' and ')}`)
  return checkedRule({
    ...(values.description !== undefined && { description: values.description }),
    ...(values.level !== undefined && { level: values.level }),
    ...(values.devices.length > 0 && { devices: values.devices }),
    when: conditionOf(kind, values),
    channels: values.channel,
    ...(values['cool-down'] !== undefined && { coolDownSeconds: secondsIn('cool-down', values['cool-down']) }),
    enabled: !values.disabled,
  })
}

const conditionOf = (kind: ConditionKind, values: RuleValues): Record<string, unknown> => {
  switch (kind) {
    case 'event':
      return { kind, type: values.type, ...patternIn(values.pattern) }
    case 'count':
      return {
        kind,
        type: values.type,
        ...patternIn(values.pattern),
        atLeast: numberIn('at-least', values['at-least']),
        withinSeconds: secondsIn('within', values.within ?? '5m'),
      }
    case 'reboot':
      return { kind, ...(values.reason.length > 0 && { reasons: values.reason }) }
    case 'value':
      return {
        kind,
        field: values.field,
        above: numberIn('above', values.above),
        below: numberIn('below', values.below),
        ...(values.lasting !== undefined && { forSeconds: secondsIn('lasting', values.lasting) }),
      }
    default:
      return { kind }
  }
}

const patternIn = (text: string | undefined): { readonly pattern?: unknown } => {
  if (text === undefined) return {}
  try {
    return { pattern: JSON.parse(text) }
  } catch (cause) {
    throw new Error(`--pattern is not JSON: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

const numberIn = (flag: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) throw new Error(`--${flag} '${text}' is not a number`)
  return number
}

/** @returns whole seconds */
export const secondsIn = (flag: string, text: string, maximumMs: number = DAY_MS): number =>
  Math.ceil(parseDuration(flag, text, maximumMs) / 1000)

/** The rule in a text of JSON. @throws Error of one line that names the place of a fault */
export const ruleOfJson = (text: string): AlertRule => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Error(`the rule is not JSON: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
  return checkedRule(value)
}

const checkedRule = (value: unknown): AlertRule => {
  const parsed = AlertRule.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  throw new Error(`the rule is not valid: ${path === '' ? '' : `${path}: `}${issue?.message}`)
}
