import { expect, it } from 'vitest'
import { AlertRule } from '../../contracts/alerts.ts'
import { sensitiveIn, sensitiveTold } from './sensitive.ts'

const FIELDS = ['heartbeat.config.iccid']
const of = (when: unknown) => sensitiveIn(AlertRule.parse({ when }), FIELDS)
const uplink = (pattern: unknown) => of({ kind: 'event', type: 'uplink', pattern })

it.each([
  [{ uplink: { heartbeat: { config: { iccid: [{ prefix: '89' }] } } } }, FIELDS],
  [{ $or: [{ uplink: { uplink_count: [1] } }, { uplink: { heartbeat: { config: [{ exists: true }] } } }] }, FIELDS],
  [{ uplink: { heartbeat: { config: { dev_id: ['A'] } } } }, []],
  [{ wire: { raw: [{ prefix: 'CA' }] } }, ['wire.raw']],
  [{ wire: { type: ['CON'] } }, []],
])('%j looks at %j', (pattern, fields) => {
  expect(uplink(pattern)).toEqual(fields)
})

it('a value can be sensitive too; a log line has other fields of the same names', () => {
  expect(of({ kind: 'value', field: 'heartbeat.config.iccid', above: 1 })).toEqual(FIELDS)
  expect(of({ kind: 'event', type: 'log', pattern: { message: ['x'] } })).toEqual([])
  expect(of({ kind: 'reboot' })).toEqual([])
})

it.each([
  [{ kind: 'reboot', reasons: ['WATCHDOG'] }, ['heartbeat.reboot.file']],
  [{ kind: 'event', type: 'uplink', pattern: { uplink: { heartbeat: { modem_temperature: [1] } } } }, ['uplink_count']],
  [{ kind: 'late' }, []],
  [{ kind: 'event', type: 'log', pattern: { level: ['error'] } }, []],
])('the message of %j tells %j, though the rule does not look at it', (when, fields) => {
  const sensitive = ['heartbeat.reboot.file', 'uplink_count', 'heartbeat.config.iccid']
  const rule = AlertRule.parse({ when })
  expect(sensitiveTold(rule, sensitive)).toEqual(fields)
  expect(sensitiveIn(rule, sensitive)).toEqual([])
})
