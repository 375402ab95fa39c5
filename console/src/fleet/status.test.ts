import { expect, test } from 'vitest'
import { statusOf } from '../../../core/devices/fleet/device.ts'
import { statusAt } from './status.ts'

const now = Date.parse('2026-01-15T12:00:00.000Z')

test.each([null, 0, 60, 720])('with a heartbeat of %s it is what the HTTP API says', heartbeatSeconds => {
  const reported = heartbeatSeconds === null ? {} : { heartbeat_interval: heartbeatSeconds }
  for (const age of [0, 149, 150, 599, 600, 1799, 1800, 7199, 7200]) {
    const seenAtMs = now - age * 1000
    const record = { lastSeenAt: new Date(seenAtMs).toISOString(), reported }
    expect(statusAt({ seenAtMs, heartbeatSeconds }, now), `${age} s`).toBe(statusOf(record, now))
  }
})

test('a device that was never seen is offline', () => {
  expect(statusAt({ seenAtMs: null, heartbeatSeconds: null }, now)).toBe('offline')
})
