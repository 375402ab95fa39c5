import { describe, expect, it } from 'vitest'
import { AlertRule } from '../../../../core/contracts/alerts.ts'
import { type Draft, draftOf, EMPTY, fieldOf, ruleOf } from './draft.ts'

const RULES: ReadonlyArray<AlertRule['when']> = [
  { kind: 'late' },
  { kind: 'offline' },
  { kind: 'new-name' },
  { kind: 'key-failure' },
  { kind: 'reboot' },
  { kind: 'reboot', reasons: ['WATCHDOG', 'BROWNOUT'] },
  { kind: 'event', type: 'key' },
  { kind: 'event', type: 'log', pattern: { message: [{ prefix: 'a' }] } },
  { kind: 'count', type: 'log', pattern: { level: ['fatal'] }, atLeast: 2, withinSeconds: 90 },
  { kind: 'value', field: 'air.co2', above: 0, forSeconds: 0 },
  { kind: 'value', field: 'air.co2', below: -1.5, forSeconds: 3600 },
]

it.each(RULES)('a rule that is opened in the form and saved is the same: %j', when => {
  const rule = AlertRule.parse({ when, description: 'Why', level: 'error', devices: ['A', 'b-*'], channels: ['ops'] })
  const { rule: saved, faults } = ruleOf(draftOf(rule))
  expect(saved).toEqual(rule)
  expect([...faults]).toEqual([])
})

describe('a draft with a fault says at which field', () => {
  it.each<[Partial<Draft>, string]>([
    [{ kind: 'event', pattern: '{' }, 'pattern'],
    [{ kind: 'event', pattern: '[]' }, 'pattern'],
    [{ kind: 'count', atLeast: '1' }, 'atLeast'],
    [{ kind: 'count', atLeast: '2.5' }, 'atLeast'],
    [{ kind: 'count', within: { amount: '30', unit: 's' } }, 'within'],
    [{ kind: 'count', within: { amount: '25', unit: 'h' } }, 'within'],
    [{ kind: 'value', field: ' ', value: '1' }, 'field'],
    [{ kind: 'value', field: 'a', value: '' }, 'value'],
    [{ kind: 'value', field: 'a', value: '1', lasting: { amount: 'x', unit: 's' } }, 'lasting'],
    [{ devices: '' }, 'devices'],
    [{ devices: 'A /b' }, 'devices'],
    [{ devices: 'A* B*C' }, 'devices'],
    [{ devices: Array.from({ length: 51 }, (_, at) => `D${at}`).join(' ') }, 'devices'],
    [{ kind: 'reboot', reasons: 'a '.repeat(17) }, 'reasons'],
    [{ description: 'x'.repeat(513) }, 'description'],
    [{ coolDown: { amount: '0', unit: 's' } }, 'coolDown'],
  ])('%j', (change, field) => {
    expect([...ruleOf({ ...EMPTY, ...change }).faults.keys()]).toEqual([field])
  })

  it('and only at the fields of its own kind', () => {
    expect([...ruleOf({ ...EMPTY, kind: 'late', pattern: '{', atLeast: '', value: '' }).faults]).toEqual([])
  })
})

it('what the form accepts, the API accepts', () => {
  for (const when of RULES) {
    const { rule } = ruleOf({ ...draftOf(AlertRule.parse({ when })), devices: '*' })
    expect(AlertRule.safeParse(rule).error).toBeUndefined()
  }
})

it('an error of the API stands beside the field that it is about', () => {
  const paths = [
    'when.pattern.level.0',
    'rule.when.pattern',
    'when.above',
    'devices.3',
    'channels.0',
    'when',
    'level',
    '',
  ]
  expect(paths.map(fieldOf)).toEqual(['pattern', 'pattern', 'value', 'devices', 'channels', 'rule', 'rule', 'rule'])
})
