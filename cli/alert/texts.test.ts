import { expect, it } from 'vitest'
import type { Alert, Preview } from '../../core/alerts/http/contract.ts'
import { AlertRule } from '../../core/contracts/alerts.ts'
import { previewText, ruleTable, ruleText } from './texts.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const alert = (changes: Partial<Alert> = {}): Alert => ({
  name: 'hot',
  ...AlertRule.parse({ when: { kind: 'reboot' } }),
  from: 'api',
  version: 3,
  isInForce: true,
  changedAt: '2026-01-15T10:00:00.000Z',
  firing: 0,
  active: [],
  lastFiredAt: null,
  silencedUntil: null,
  ...changes,
})

it('a list says of each rule what it is about, and how it stands', () => {
  const rules = [
    alert({ firing: 2, lastFiredAt: '2026-01-15T11:00:00.000Z', channels: ['ops'] }),
    alert({ name: 'off', enabled: false }),
    alert({ name: 'cut', isInForce: false }),
    alert({ name: 'quiet', silencedUntil: '2026-01-16T00:00:00.000Z', from: 'stage' }),
  ]
  expect(ruleTable(rules, NOW).split('\n').slice(0, 5)).toEqual([
    'NAME   STATE                                         LAST  CHANNELS  FROM   CONDITION',
    'hot    firing for 2                                  1h    ops       api    a device reboots; all devices',
    'off    disabled                                      -     -         api    a device reboots; all devices',
    'cut    not in force                                  -     -         api    a device reboots; all devices',
    'quiet  quiet, silent until 2026-01-16T00:00:00.000Z  -     -         stage  a device reboots; all devices',
  ])
})

it('text of a device cannot command the terminal', () => {
  const active = [
    { deviceId: 'A', since: '2026-01-15T11:59:00.000Z', lastMatchAt: null, message: '\u001b[2Jgone\nnext' },
  ]
  const text = ruleText(alert({ firing: 3, active, description: 'on\u001b]0;x' }), NOW)
  expect(text).not.toContain('\u001b')
  expect(text).toContain('and 2 more')
})

it('the answers of a preview are told as one', () => {
  const part = (changes: Partial<Preview>): Preview => ({
    since: '2026-01-14T12:00:00.000Z',
    until: '2026-01-15T12:00:00.000Z',
    lookedTo: '2026-01-15T12:00:00.000Z',
    estimate: { units: 900, dollars: 0.0001 },
    cost: { units: 450.5, dollars: 0.00006 },
    events: 1000,
    matches: 3,
    alerts: 2,
    devices: 2,
    examples: [],
    unseen: ['b-* could not be looked at: no merged history.'],
    cursor: null,
    ...changes,
  })
  const { err } = previewText([part({ cursor: 'x', lookedTo: '2026-01-15T00:00:00.000Z' }), part({})])
  expect(err.split('\n')).toEqual([
    '4 alerts, 6 of 2000 events match, from 2026-01-14T12:00:00.000Z to 2026-01-15T12:00:00.000Z',
    'looking cost 901 read units, less than $0.01',
    'b-* could not be looked at: no merged history.',
    '',
  ])
  expect(previewText([part({ cursor: 'x', lookedTo: '2026-01-15T00:00:00.000Z' })]).err).toContain(
    'the search ended at',
  )
})
