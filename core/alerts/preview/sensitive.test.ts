import { expect, it } from 'vitest'
import { AlertRule } from '../../contracts/alerts.ts'
import { sensitiveIn } from './sensitive.ts'

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
