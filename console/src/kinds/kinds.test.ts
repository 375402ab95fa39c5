import { describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { RejectedFrame, StatusEventFrame } from '../../../client/watch.ts'
import { keyReasons } from '../../../core/events/rejected/keyReasons.ts'
import { lineOf } from '../log/line.ts'
import { keyAdvice } from './keyAdvice.ts'
import type { AnyEvent } from './kind.ts'
import { alertOf, REPORTING, reportOf, viewOf } from './kinds.ts'

const said = (event: AnyEvent) => {
  const view = viewOf(event)
  return {
    fields: view.fields(event),
    badges: view.badges(event),
    tree: view.tree(event),
    parts: view.parts(event, Uint8Array.from([8, 42])),
    report: reportOf(event),
  }
}
const event = uplink(ulid(1, 1), { deviceId: 'A', count: 42 })
const { id, deviceId, timestamp } = event

describe('an uplink', () => {
  const { data } = event
  const told = {
    ...event,
    data: {
      ...data,
      temperature: 21.5,
      activity: { sleep: 3600 },
      reboot: { reason: 'WATCHDOG', file: 'main.c', line: 42 },
      warnings: ['2 bytes were not decoded'],
      uplink: { uplink_count: 42, heartbeat: { config: { sw_version: '1.0' } }, air: { co2: 412 } },
    },
  }

  it('shows its fields, a reboot and warnings on its row', () => {
    const { fields, badges } = said(told)
    expect(fields).toBe('sw_version=1.0 co2=412')
    expect(badges).toEqual([
      { text: 'Reboot: WATCHDOG at main.c:42', look: 'reboot' },
      { text: 'With warnings', look: 'plain', title: '2 bytes were not decoded' },
    ])
  })

  it('names the parts of its payload', () => {
    expect(said(told).parts).toEqual([{ name: 'uplink_count', type: 'varint', from: 0, to: 2 }])
  })

  it('reports the state of its device', () => {
    expect(said(told).report).toEqual({
      count: 42,
      temperature: 21.5,
      activity: { sleep: 3600 },
      reboot: 'WATCHDOG at main.c:42',
      configuration: { sw_version: '1.0' },
      message: told.data.uplink,
    })
    expect(REPORTING).toBe(event.type)
  })
})

it('a rejected message shows its reason and its size, and reports nothing', () => {
  const rejected: RejectedFrame = {
    ...{ id, deviceId, timestamp, level: 'warn', message: 'Rejected: no protobuf' },
    type: 'rejected',
    data: { reason: 'no protobuf', bytes: 2 },
  }
  expect(said(rejected)).toEqual({
    fields: '2 bytes',
    badges: [],
    tree: { reason: 'no protobuf', bytes: 2 },
    parts: [],
    report: undefined,
  })
})

it('a message that no key opened says what to do about it, and that anybody may have sent it', () => {
  const rejected: RejectedFrame = {
    ...{ id, deviceId, timestamp, level: 'warn', message: 'Rejected uplink: wrong key (and 3 more)' },
    type: 'rejected',
    data: { reason: 'wrong key', bytes: 18, unproven: true, untold: 3 },
  }
  const { tree, badges } = said(rejected)
  expect(tree).toEqual({
    reason: 'wrong key',
    advice: expect.stringContaining('give it to the device again'),
    bytes: 18,
    untold: 3,
  })
  expect(badges).toEqual([{ text: 'Unproven', look: 'plain', title: expect.stringContaining('neither a key nor') }])
})

it('every reason that has to do with a key is explained', () => {
  for (const reason of Object.values(keyReasons)) expect(keyAdvice(reason), reason).toMatch(/\.$/)
  expect(keyAdvice('toString')).toBeUndefined()
})

it('an alert says on its row whether it began or is over, and after how long; a test counts as no alert', () => {
  const since = '2026-01-15T10:30:00.000Z'
  const firing: AnyEvent = {
    ...{ id, deviceId, timestamp, level: 'error', message: '21 log lines of level error' },
    type: 'alert',
    data: { rule: 'many-errors', state: 'firing', since, count: 21 },
  }
  const over = { ...firing, data: { rule: 'many-errors', state: 'over', since, durationSeconds: 720 } }
  expect(said(firing)).toMatchObject({
    fields: 'rule=many-errors count=21',
    badges: [{ text: 'Alert', look: 'alert', icon: 'bell' }],
  })
  expect(said(over).badges).toEqual([{ text: 'Over after 12 min', look: 'plain' }])
  const began = Date.parse(since)
  expect([firing, over].map(alertOf)).toEqual([
    { rule: 'many-errors', isOver: false, since: began },
    { rule: 'many-errors', isOver: true, since: began },
  ])
  const test = { ...firing, data: { ...firing.data, isTest: true } }
  expect(alertOf(test)).toBeUndefined()
  expect(said(test).badges).toHaveLength(2)
})

it('an event of a kind without a view shows its message and its data', () => {
  const door: AnyEvent = {
    ...{ id, deviceId, timestamp, level: 'info', message: 'The door opened' },
    type: 'door',
    data: { angle: 90, by: { hand: true } },
  }
  expect(said(door)).toEqual({
    fields: 'angle=90 hand=true',
    badges: [],
    tree: { angle: 90, by: { hand: true } },
    parts: [],
    report: undefined,
  })
  expect(lineOf(door).text).toBe('The door opened  angle=90 hand=true')
})

it('a change of status has an icon and its word, and says when the device was heard last', () => {
  const late: StatusEventFrame = {
    ...{ id, deviceId, timestamp, level: 'warn', message: 'Late: not heard for 30 min' },
    type: 'status',
    data: {
      ...{ change: 'late', status: 'late', since: '2026-01-15T10:00:00.000Z' },
      ...{ silentSeconds: 1830, intervalSeconds: 720 },
    },
  }
  const { badges, tree, fields } = said(late)
  expect(badges).toEqual([{ text: 'Late', look: 'plain', icon: 'clock' }])
  expect(fields).toBe('')
  expect(tree).toEqual({
    change: 'late',
    status: 'late',
    'last heard': '2026-01-15T10:00:00.000Z',
    'not heard for': '30 min 30 s',
    'reports every': '12 min',
  })
  expect(viewOf(late).status?.(late)).toMatchObject({
    change: 'late',
    status: 'late',
    silentSeconds: 1830,
    heardAtMs: Date.parse('2026-01-15T10:00:00.000Z'),
  })
})
