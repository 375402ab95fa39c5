import { describe, expect, it } from 'vitest'
import { seeded } from '../../../client/testing/seeded.ts'
import { type AlertCondition, AlertRule } from '../../contracts/alerts.ts'
import { key } from '../../events/key/key.ts'
import { logExample } from '../../events/log/example.ts'
import { keyReasons } from '../../events/rejected/keyReasons.ts'
import { rejected } from '../../events/rejected/rejected.ts'
import { status } from '../../events/status/status.ts'
import { uplinkExample } from '../../events/uplink/example.ts'
import { matcherOf } from '../watch/matches.ts'
import { compilePattern } from './pattern.ts'
import { PatternError } from './patternError.ts'
import { patternOf } from './patternOf.ts'

const ruleOf = (when: unknown, devices: readonly string[] = ['*']): AlertRule => AlertRule.parse({ when, devices })
const detailOf = (when: unknown, devices?: readonly string[]) => patternOf('r', ruleOf(when, devices)).detail
const ALL = [{ 'anything-but': { prefix: 'sonde-' } }]

describe('the pattern of a rule', () => {
  it('is of one kind of event of this stack', () => {
    expect(patternOf('r', ruleOf({ kind: 'event', type: 'log', pattern: { level: ['error'] } }))).toEqual({
      source: ['sonde'],
      'detail-type': ['LogLines'],
      detail: { lines: { level: ['error'] }, deviceId: ALL },
    })
  })

  it.each<[unknown, unknown]>([
    [{ kind: 'event', type: 'uplink' }, { uplinks: { deviceId: ALL } }],
    [{ kind: 'count', type: 'log', atLeast: 2, withinSeconds: 60 }, { deviceId: ALL }],
    [
      { kind: 'event', type: 'key', pattern: { action: ['shown'] } },
      { action: ['shown'], deviceId: ALL },
    ],
    [{ kind: 'late' }, { changes: { change: ['late', 'offline', 'online'], deviceId: ALL } }],
    [{ kind: 'offline' }, { changes: { change: ['offline', 'online'], deviceId: ALL } }],
    [{ kind: 'new-name' }, { changes: { change: ['first-seen'], deviceId: ALL } }],
    [
      { kind: 'reboot', reasons: ['WATCHDOG', '7'] },
      { uplinks: { uplink: { heartbeat: { reboot: { reason: ['WATCHDOG', 7] } } }, deviceId: ALL } },
    ],
    [
      { kind: 'value', field: 'heartbeat.modem_temperature', above: 60 },
      {
        uplinks: { uplink: { heartbeat: { modem_temperature: [{ numeric: ['>', 60] }, 'Infinity'] } }, deviceId: ALL },
      },
    ],
    [{ kind: 'key-failure' }, { reason: Object.values(keyReasons), deviceId: ALL }],
  ])('of %j', (when, detail) => {
    expect(detailOf(when)).toEqual(detail)
  })

  it('names the devices, and prefixes of devices', () => {
    const { uplinks } = Object(detailOf({ kind: 'event', type: 'uplink' }, ['A', 'b-*', 'sonde-canary']))
    expect(uplinks.deviceId).toEqual(['A', { prefix: 'b-' }, 'sonde-canary'])
  })

  it('leaves out what a field of a list must not have: EventBridge may look for it in the other elements', () => {
    const pattern = { uplink: { location: { gnss: { latitude: [{ exists: false }] } }, uplink_count: [0] } }
    expect(detailOf({ kind: 'event', type: 'uplink', pattern })).toEqual({
      uplinks: { uplink: { uplink_count: [0] }, deviceId: ALL },
    })
    const either = { $or: [{ level: ['error'] }, { application: [{ exists: false }] }] }
    expect(detailOf({ kind: 'event', type: 'log', pattern: either })).toEqual({ deviceId: ALL })
  })
})

describe('a rule is refused, with the place,', () => {
  it.each<[string, unknown, string]>([
    [
      'for a wrong operator',
      { kind: 'event', type: 'log', pattern: { message: [{ like: 'x' }] } },
      'when.pattern.message: operator',
    ],
    [
      'for an empty pattern',
      { kind: 'event', type: 'log', pattern: {} },
      'when.pattern: an object in the pattern is empty',
    ],
    [
      'for devices in its pattern',
      { kind: 'event', type: 'log', pattern: { deviceId: ['A'] } },
      'when.pattern.deviceId: the devices',
    ],
    ['for a path with an empty name', { kind: 'value', field: 'a..b', above: 1 }, 'when.field: it is a path of names'],
    ['for a bound beyond the range', { kind: 'value', field: 'a', above: 6e9 }, 'numbers are between'],
    [
      'for a bound that is too fine',
      { kind: 'value', field: 'a', below: 0.00000012 },
      'when.below: it has at most six digits',
    ],
    [
      'for a long pattern',
      {
        kind: 'event',
        type: 'log',
        pattern: { message: Array.from({ length: 90 }, (_, at) => `the message number ${at}`) },
      },
      'characters long, and EventBridge takes 2048',
    ],
    [
      'for wildcards that are too many',
      { kind: 'event', type: 'log', pattern: { message: [{ wildcard: `${'*a'.repeat(12)}*` }] } },
      'when.pattern.message: its wildcards are too complex',
    ],
    [
      'for wildcards that are too many together',
      {
        kind: 'event',
        type: 'log',
        pattern: { message: Array.from({ length: 12 }, (_, at) => ({ wildcard: `*${at}a*` })) },
      },
      'when.pattern.message: its wildcards are too complex',
    ],
    [
      'for too many alternatives',
      {
        kind: 'event',
        type: 'log',
        pattern: {
          metadata: Object.fromEntries(
            Array.from({ length: 11 }, (_, at) => [`f${at}`, { $or: [{ a: [1] }, { b: [2] }] }]),
          ),
        },
      },
      'when.pattern: $or makes more than 1000 alternatives',
    ],
  ])('%s', (_, when, message) => {
    expect(() => patternOf('r', ruleOf(when))).toThrow(PatternError)
    expect(() => patternOf('r', ruleOf(when))).toThrow(message)
  })

  it('for its length before its wildcards, which would take many seconds to go through', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz'
    const wildcards = Array.from({ length: 600 }, (_, at) => `${letters[at % 26]}${letters[at % 25]}${at}*`)
    const pattern = { message: wildcards.map(wildcard => ({ wildcard })) }
    const of = ruleOf({ kind: 'event', type: 'log', pattern })
    expect(() => patternOf('r', of)).toThrow(/^when\.pattern: it is \d+ characters long/)
  })

  it('but not for a few wildcards', () => {
    const pattern = { message: [{ wildcard: '*timeout*' }, { wildcard: '*refused*by*' }] }
    expect(() => patternOf('r', ruleOf({ kind: 'event', type: 'log', pattern }))).not.toThrow()
  })
})

describe('what a rule takes', () => {
  const random = seeded(18)
  const integer = (below: number) => Math.floor(random() * below)
  const oneOf = <Value>(values: readonly [Value, ...Value[]]): Value => values[integer(values.length)] ?? values[0]
  const some = <Value>(values: readonly [Value, ...Value[]], most: number): Value[] =>
    Array.from({ length: 1 + integer(most) }, () => oneOf(values))
  const deviceId = () => oneOf(['A', 'A1', 'b-1', 'b-2', 'sonde-canary', 'so'])
  const [uplinkOf = undefined] = uplinkExample.uplinks
  const [changeOf = undefined] = status.example.changes

  const uplink = () => ({
    ...uplinkOf,
    deviceId: deviceId(),
    uplink: {
      uplink_count: integer(3),
      heartbeat: {
        ...(integer(2) && { modem_temperature: oneOf([12, 60, 60.5, 'Infinity', 'NaN']) }),
        ...(integer(2) && {
          reboot: oneOf<unknown>([{}, { reason: 'WATCHDOG' }, { reason: 7 }, { file: 'a.c', line: 3 }]),
        }),
      },
      ...(integer(2) && { location: { wifi: some([{ mac: 'aa', rssi: -40 }, { mac: 'bb' }], 2) } }),
    },
  })
  const line = () => ({
    level: oneOf(['info', 'warn', 'error']),
    message: oneOf(['all is well', 'a timeout', '']),
    ...(integer(2) && { application: oneOf(['web', 'db']) }),
    ...(integer(2) && { metadata: { code: integer(3), tags: some(['x', 'y'], 2) } }),
  })
  const events = {
    Uplink: () => ({ uplinks: Array.from({ length: 1 + integer(3) }, uplink) }),
    LogLines: () => ({ ...logExample, deviceId: deviceId(), lines: Array.from({ length: 1 + integer(3) }, line) }),
    DeviceStatus: () => ({
      changes: Array.from({ length: 1 + integer(3) }, () => ({
        ...changeOf,
        deviceId: deviceId(),
        change: oneOf(['late', 'offline', 'online', 'first-seen', 'configured']),
      })),
    }),
    UplinkRejected: () => ({
      ...rejected.example,
      ...(integer(4) ? { deviceId: deviceId() } : { deviceId: undefined }),
      reason: oneOf([keyReasons.wrongKey, 'no protobuf']),
    }),
    KeyChanged: () => ({ ...key.example, deviceId: deviceId(), action: oneOf(['added', 'shown']) }),
  }

  const filter = () =>
    oneOf<unknown>([
      'error',
      0,
      'web',
      'aa',
      { exists: true },
      { exists: false },
      { prefix: 'a' },
      { suffix: 't' },
      { 'anything-but': ['error', 'aa'] },
      { 'anything-but': { prefix: 'a' } },
      { numeric: ['>', 0] },
      { wildcard: '*time*' },
      { 'equals-ignore-case': 'WARN' },
    ])
  const fields = {
    uplink: [
      (inner: unknown) => ({ uplink: { uplink_count: inner } }),
      (inner: unknown) => ({ uplink: { heartbeat: { modem_temperature: inner } } }),
      (inner: unknown) => ({ uplink: { location: { wifi: { mac: inner } } } }),
      (inner: unknown) => ({ uplink: { location: { wifi: { rssi: inner, mac: [{ exists: true }] } } } }),
    ],
    log: [
      (inner: unknown) => ({ level: inner }),
      (inner: unknown) => ({ message: inner }),
      (inner: unknown) => ({ application: inner, level: [{ 'anything-but': 'info' }] }),
      (inner: unknown) => ({ metadata: { code: inner } }),
      (inner: unknown) => ({ metadata: { tags: inner } }),
    ],
    status: [(inner: unknown) => ({ change: inner }), (inner: unknown) => ({ version: inner })],
    rejected: [(inner: unknown) => ({ reason: inner })],
    key: [(inner: unknown) => ({ action: inner }), (inner: unknown) => ({ replaces: inner })],
  } as const
  const patternFor = (type: keyof typeof fields): Record<string, unknown> => {
    const of = () => {
      const all = fields[type]
      const field = all[integer(all.length)] ?? all[0]
      return field(Array.from({ length: 1 + integer(2) }, filter))
    }
    return integer(4) === 0 ? { $or: [of(), of()] } : of()
  }
  const condition = (): unknown => {
    const type = oneOf<keyof typeof fields>(['uplink', 'log', 'status', 'rejected', 'key'])
    return oneOf<unknown>([
      { kind: 'event', type, pattern: patternFor(type) },
      { kind: 'count', type, pattern: patternFor(type), atLeast: 2, withinSeconds: 60 },
      { kind: 'event', type },
      { kind: 'late' },
      { kind: 'offline' },
      { kind: 'new-name' },
      { kind: 'reboot' },
      { kind: 'reboot', reasons: ['WATCHDOG', '7'] },
      { kind: 'value', field: 'heartbeat.modem_temperature', above: 20 },
      { kind: 'value', field: 'heartbeat.modem_temperature', below: 20 },
      { kind: 'value', field: 'location.wifi.rssi', below: -30 },
      { kind: 'key-failure' },
    ])
  }

  it('the bus lets pass, and all that it lets pass the rule takes, unless a field must be absent or a prefix is short', () => {
    let taken = 0
    for (let round = 0; round < 400; round++) {
      const rule = ruleOf(condition(), some(['*', 'A', 'b-*', 's*', 'sonde-*', 'sonde-canary'], 2))
      const [passes, { matchesIn }] = [compilePattern(patternOf('r', rule)), matcherOf(rule)]
      const isExact = !JSON.stringify(rule).includes('"exists":false') && !rule.devices.includes('s*')
      for (let each = 0; each < 30; each++) {
        const detailType = oneOf<keyof typeof events>([
          'Uplink',
          'LogLines',
          'DeviceStatus',
          'UplinkRejected',
          'KeyChanged',
        ])
        const detail = JSON.parse(JSON.stringify(events[detailType]()))
        const matches = matchesIn(detailType, detail).length > 0
        const isLetPass = passes({ source: 'sonde', 'detail-type': detailType, detail })
        taken += matches ? 1 : 0
        if (matches || isExact) expect({ rule, detail, isLetPass }).toEqual({ rule, detail, isLetPass: matches })
      }
    }
    expect(taken).toBeGreaterThan(300)
  })

  it('is about devices that only test the stage where it names them', () => {
    const takes = (devices: readonly string[], id: string) =>
      matcherOf(ruleOf({ kind: 'late' }, devices)).takes({ deviceId: id, id: '1', at: 0, element: { change: 'late' } })
    expect([takes(['*'], 'sonde-x'), takes(['s*'], 'sonde-x'), takes(['s*'], 'sun')]).toEqual([false, false, true])
    expect([takes(['sonde-*'], 'sonde-x'), takes(['sonde-x'], 'sonde-x')]).toEqual([true, true])
  })

  it('is each element of a list that matches, with its own id', () => {
    const when: AlertCondition = { kind: 'event', type: 'log', pattern: { level: ['error'] } }
    const lines = [
      { level: 'error', message: 'a' },
      { level: 'info', message: 'b' },
      { level: 'error', message: 'c' },
    ]
    const matches = matcherOf(ruleOf(when)).matchesIn('LogLines', { ...logExample, lines })
    expect(matches.map(({ id, element }) => [id, element.message])).toEqual([
      [`${logExample.id}.0000`, 'a'],
      [`${logExample.id}.0002`, 'c'],
    ])
  })
})
