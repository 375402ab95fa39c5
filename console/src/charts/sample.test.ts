import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { Json, UplinkFrame } from '../../../client/watch.ts'
import { holesIn, numericPaths, type Sample, sampleOf } from './sample.ts'

const sample = (
  ms: number,
  { count = ms, reboot = false, said = {} }: { count?: number; reboot?: boolean; said?: Json } = {},
) => {
  const event: UplinkFrame = uplink(ulid(ms, ms), { count, reboot })
  return sampleOf({ ...event, timestamp: new Date(ms).toISOString(), data: { ...event.data, uplink: said } })
}
const some = (...samples: Array<Sample | undefined>) => samples.filter(one => one !== undefined)

it('finds every number that a schema brings', () => {
  const one = sample(5, { said: { air: { co2: 400, note: 'x' }, location: { wifi: [{ rssi: -60 }, { rssi: -70 }] } } })
  expect([...(one?.numbers ?? [])]).toEqual([
    ['air.co2', 400],
    ['location.wifi[0].rssi', -60],
  ])
  expect(one?.at).toBe(5)
})

it('lists where numbers stand, the most frequent first', () => {
  expect(numericPaths(some(sample(1, { said: { b: 1 } }), sample(2, { said: { a: 1, b: 2 } })))).toEqual(['b', 'a'])
})

it('finds missing uplinks, and does not take a reboot for one', () => {
  const samples = some(
    sample(10, { count: 1 }),
    sample(20, { count: 4 }),
    sample(30, { count: 5 }),
    sample(40, { count: 9, reboot: true }),
    sample(50, { count: 0 }),
    sample(60, { count: 2 }),
  )
  expect(holesIn(samples)).toEqual([
    { from: 10, to: 20, count: 2 },
    { from: 50, to: 60, count: 1 },
  ])
})
