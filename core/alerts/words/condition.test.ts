import { expect, it } from 'vitest'
import type { AlertCondition } from '../../contracts/alerts.ts'
import { conditionWords, devicesWords } from './condition.ts'

const loud = { level: ['fatal', 'error'] }

it.each<[string, AlertCondition]>([
  [
    '20 or more log lines of level error and above within 5 minutes, by source',
    { kind: 'count', type: 'log', pattern: loud, atLeast: 20, withinSeconds: 300 },
  ],
  ['3 or more uplinks within 90 seconds, by device', { kind: 'count', type: 'uplink', atLeast: 3, withinSeconds: 90 }],
  ['a log line of level warn', { kind: 'event', type: 'log', pattern: { level: ['warn'] } }],
  ['a rejected message', { kind: 'event', type: 'rejected' }],
  [
    'an uplink whose uplink.heartbeat.modem_temperature is above 60 and is at most 90',
    {
      kind: 'event',
      type: 'uplink',
      pattern: { uplink: { heartbeat: { modem_temperature: [{ numeric: ['>', 60, '<=', 90] }] } } },
    },
  ],
  [
    'a log line of level error or unknown and whose message begins with oom in any case or does not match *ok*',
    {
      kind: 'event',
      type: 'log',
      pattern: {
        level: ['error', 'unknown'],
        message: [{ prefix: { 'equals-ignore-case': 'oom' } }, { 'anything-but': { wildcard: '*ok*' } }],
      },
    },
  ],
  [
    'a log line either whose data.application is web and whose data.metadata.status is absent or of level fatal',
    {
      kind: 'event',
      type: 'log',
      pattern: {
        $or: [{ data: { application: ['web'], metadata: { status: [{ exists: false }] } } }, { level: ['fatal'] }],
      },
    },
  ],
  [
    'a change of a key whose action is as in {"sounds-like":"shown"}',
    { kind: 'event', type: 'key', pattern: { action: [{ 'sounds-like': 'shown' }] } },
  ],
  ['a device is late by its own interval', { kind: 'late' }],
  ['a device was not heard for ten of its intervals', { kind: 'offline' }],
  ['a device reboots', { kind: 'reboot' }],
  ['a device reboots with the reason WATCHDOG or HARD_FAULT', { kind: 'reboot', reasons: ['WATCHDOG', 'HARD_FAULT'] }],
  ['a name is heard for the first time', { kind: 'new-name' }],
  ['air.co2 is above 1000 for 10 minutes', { kind: 'value', field: 'air.co2', above: 1000, forSeconds: 600 }],
  ['air.co2 is below -1', { kind: 'value', field: 'air.co2', below: -1, forSeconds: 0 }],
  ['a message in the name of a device with a key fails its check', { kind: 'key-failure' }],
])('a condition in words: %s', (words, when) => {
  expect(conditionWords(when)).toBe(words)
})

it('devices in words', () => {
  expect(devicesWords({ devices: ['*'] })).toBe('all devices')
  expect(devicesWords({ devices: ['A', 'B-*'] })).toBe('A and B-*')
})
