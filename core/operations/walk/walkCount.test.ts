import { expect, it } from 'vitest'
import { uplinkCounts } from '../../../client/counts.ts'
import { ulid, uplink } from '../../../client/testing/events.ts'
import { walkCount } from './walkCount.ts'

it('does not make viewers believe that uplinks are missing', () => {
  const counts = uplinkCounts({ maximum: 10, settleMs: 0 })
  const start = Date.parse('2026-11-20T12:00:00Z')
  for (const minutes of [0, 5, 10.1, 15, 600]) {
    const at = start + minutes * 60_000
    const event = uplink(ulid(at, minutes * 10), { deviceId: 'sonde-canary', count: walkCount(at) })
    expect(counts.take(event)).toBe(false)
  }
  expect(counts.settled('', Infinity)).toEqual([])
})

it('fits into a uint32 until 2106', () => {
  expect(walkCount(Date.parse('2100-01-01'))).toBeGreaterThan(0)
  expect(walkCount(0)).toBe(4_294_967_295)
})
