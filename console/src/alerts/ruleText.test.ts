import { expect, it } from 'vitest'
import type { Alert } from '../../../core/alerts/http/contract.ts'
import { found, inOrder, ruleIn, stateOf } from './ruleText.ts'

const NOW = Date.parse('2026-01-15T10:30:00.000Z')
const rule = (name: string, more: Partial<Alert> = {}): Alert => ({
  name,
  level: 'warn',
  devices: ['*'],
  when: { kind: 'late' },
  channels: [],
  coolDownSeconds: 300,
  enabled: true,
  from: 'api',
  version: 3,
  isInForce: true,
  changedAt: '2026-01-15T10:30:00.000Z',
  firing: 0,
  active: [],
  lastFiredAt: null,
  silencedUntil: null,
  ...more,
})
const silenced = (until: string) => rule('silenced', { silencedUntil: until })

it('a silence that is over silences no more, and open alerts are told before all else', () => {
  expect(stateOf(silenced('2026-01-15T10:30:01.000Z'), NOW)).toBe('silenced')
  expect(stateOf(silenced('2026-01-15T10:30:00.000Z'), NOW)).toBe('quiet')
  expect(stateOf(rule('off', { enabled: false, firing: 1 }), NOW)).toBe('firing')
})

it('rules with open alerts stand first, disabled ones last', () => {
  const rules = [rule('off', { enabled: false }), rule('b'), rule('a'), rule('z', { firing: 2 })]
  expect(inOrder(rules, NOW).map(({ name }) => name)).toEqual(['z', 'a', 'b', 'off'])
})

it('a search finds rules by name, channel and device', () => {
  const active = [{ deviceId: 'Cooler-7', since: '', lastMatchAt: null, message: '' }]
  const rules = [rule('hot', { channels: ['pager'] }), rule('late', { active }), rule('other')]
  const names = (needle: string) => found(rules, needle).map(({ name }) => name)
  expect([names('PAG'), names('cooler-7 late'), names('nothing'), names('').length]).toEqual([['hot'], ['late'], [], 3])
})

it('what is sent back of a rule is the rule alone, without its state', () => {
  expect(Object.keys(ruleIn(rule('a'))).sort()).toEqual(
    ['channels', 'coolDownSeconds', 'devices', 'enabled', 'level', 'when'].sort(),
  )
})
