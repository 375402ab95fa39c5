import type { AlertCondition, AlertRule } from '../../../../core/contracts/alerts.ts'
import { jsonPlaces } from './jsonPlaces.ts'
import { type SpanDraft, secondsOf, spanDraft } from './span.ts'

export const KINDS = ['late', 'offline', 'reboot', 'count', 'event', 'value', 'new-name', 'key-failure'] as const
export type Kind = AlertCondition['kind']

export const TYPES = ['log', 'uplink', 'rejected', 'key', 'status'] as const
export type WatchedType = (typeof TYPES)[number]

export const RULE_LEVELS = ['info', 'warn', 'error', 'fatal'] as const
export type RuleLevel = AlertRule['level']

/** A rule as a form holds it: numbers and patterns as they are typed, and the fields of every kind of condition. */
export type Draft = {
  readonly description: string
  readonly level: RuleLevel
  /** Ids and prefixes, separated by spaces or commas. */
  readonly devices: string
  readonly kind: Kind
  readonly type: WatchedType
  readonly pattern: string
  readonly atLeast: string
  readonly within: SpanDraft
  /** Separated by spaces or commas; any reason when empty. */
  readonly reasons: string
  readonly field: string
  readonly bound: 'above' | 'below'
  readonly value: string
  readonly lasting: SpanDraft
  readonly channels: readonly string[]
  readonly coolDown: SpanDraft
  readonly enabled: boolean
}

/** A field of the form; faults are told beside it. Those of the API have the paths of the rule: {@link fieldOf}. */
export type Field = Exclude<keyof Draft, 'level' | 'kind' | 'type' | 'bound' | 'enabled'> | 'rule'
export type Faults = ReadonlyMap<Field, string>

export const EMPTY: Draft = {
  description: '',
  level: 'warn',
  devices: '*',
  kind: 'late',
  type: 'log',
  pattern: '{\n  "level": ["error", "fatal"]\n}',
  atLeast: '20',
  within: spanDraft(300),
  reasons: '',
  field: '',
  bound: 'above',
  value: '',
  lasting: spanDraft(0),
  channels: [],
  coolDown: spanDraft(300),
  enabled: true,
}

const conditionDraft = (when: AlertCondition): Partial<Draft> => {
  const { kind } = when
  switch (kind) {
    case 'event':
    case 'count':
      return {
        kind,
        type: when.type,
        pattern: when.pattern ? JSON.stringify(when.pattern, null, 2) : '',
        ...(kind === 'count' && { atLeast: `${when.atLeast}`, within: spanDraft(when.withinSeconds) }),
      }
    case 'reboot':
      return { kind, reasons: when.reasons?.join(', ') ?? '' }
    case 'value':
      return {
        kind,
        field: when.field,
        bound: when.above === undefined ? 'below' : 'above',
        value: `${when.above ?? when.below}`,
        lasting: spanDraft(when.forSeconds),
      }
    default:
      return { kind }
  }
}

/** The draft that changes a rule. */
export const draftOf = (rule: AlertRule): Draft => ({
  ...EMPTY,
  ...conditionDraft(rule.when),
  description: rule.description ?? '',
  level: rule.level,
  devices: rule.devices.join(' '),
  channels: rule.channels,
  coolDown: spanDraft(rule.coolDownSeconds),
  enabled: rule.enabled,
})

const DAY = 86_400
const DEVICE = /^(\*|[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}\*|[A-Za-z0-9][A-Za-z0-9_.:-]{0,63})$/

const wordsIn = (text: string): readonly string[] => text.split(/[\s,]+/).filter(Boolean)

const reader = (draft: Draft) => {
  const faults = new Map<Field, string>()
  const span = (field: 'within' | 'lasting' | 'coolDown', minimum: number, maximum: number, words: string): number => {
    const seconds = secondsOf(draft[field])
    if (!(seconds >= minimum && seconds <= maximum)) faults.set(field, words)
    return seconds
  }
  const pattern = () => {
    if (draft.pattern.trim() === '') return {}
    const read = jsonPlaces(draft.pattern)
    if ('problem' in read) faults.set('pattern', read.problem)
    else if (typeof read.value === 'object' && read.value !== null && !Array.isArray(read.value))
      return Object.keys(read.value).length === 0 ? {} : { pattern: read.value }
    else faults.set('pattern', 'a pattern is an object: { … }')
    return {}
  }
  const count = (): number => {
    const number = Number(draft.atLeast)
    if (!Number.isInteger(number) || number < 2 || number > 1_000_000)
      faults.set('atLeast', 'A whole number from 2 to 1,000,000.')
    return number
  }
  const bound = () => {
    const number = Number(draft.value)
    if (draft.value.trim() === '' || !Number.isFinite(number)) faults.set('value', 'A number.')
    return draft.bound === 'above' ? { above: number } : { below: number }
  }
  const when = (): AlertCondition => {
    const { kind, type } = draft
    switch (kind) {
      case 'event':
        return { kind, type, ...pattern() }
      case 'count':
        return {
          kind,
          type,
          ...pattern(),
          atLeast: count(),
          withinSeconds: span('within', 60, DAY, 'From a minute to 24 hours.'),
        }
      case 'reboot': {
        const reasons = wordsIn(draft.reasons)
        if (reasons.length > 16) faults.set('reasons', 'At most 16 reasons.')
        return { kind, ...(reasons.length > 0 && { reasons: [...reasons] }) }
      }
      case 'value':
        if (draft.field.trim() === '') faults.set('field', 'The path of a number in the uplink.')
        return {
          kind,
          field: draft.field.trim(),
          ...bound(),
          forSeconds: span('lasting', 0, DAY, 'At most 24 hours.'),
        }
      default:
        return { kind }
    }
  }
  const devices = (): string[] => {
    const words = [...wordsIn(draft.devices)]
    const wrong = words.find(word => !DEVICE.test(word))
    if (words.length === 0) faults.set('devices', 'At least one device, or * for all.')
    if (words.length > 50) faults.set('devices', 'At most 50 devices and prefixes.')
    if (wrong !== undefined) faults.set('devices', `${wrong} is no device id and no prefix that ends in *.`)
    return words
  }
  const read = (): AlertRule => {
    const description = draft.description.trim()
    if (description.length > 512) faults.set('description', 'At most 512 characters.')
    return {
      ...(description !== '' && { description }),
      level: draft.level,
      devices: devices(),
      when: when(),
      channels: [...draft.channels],
      coolDownSeconds: span('coolDown', 1, DAY, 'From a second to 24 hours.'),
      enabled: draft.enabled,
    }
  }
  return { faults, read }
}

/** The rule that a draft stands for, and what is wrong with it: a rule with faults is not to be sent. */
export const ruleOf = (draft: Draft): { readonly rule: AlertRule; readonly faults: Faults } => {
  const { faults, read } = reader(draft)
  return { rule: read(), faults }
}

const FIELDS: ReadonlyArray<readonly [path: string, field: Field]> = [
  ['when.pattern', 'pattern'],
  ['when.atLeast', 'atLeast'],
  ['when.withinSeconds', 'within'],
  ['when.reasons', 'reasons'],
  ['when.field', 'field'],
  ['when.above', 'value'],
  ['when.below', 'value'],
  ['when.forSeconds', 'lasting'],
  ['devices', 'devices'],
  ['description', 'description'],
  ['channels', 'channels'],
  ['coolDownSeconds', 'coolDown'],
]

/** The field of the form that an error of the API is about, by its path in the rule (or in the body of a preview). */
export const fieldOf = (path: string): Field => {
  const inRule = path.replace(/^rule\./, '')
  return FIELDS.find(([begin]) => inRule === begin || inRule.startsWith(`${begin}.`))?.[1] ?? 'rule'
}
