import { describe, expect, it } from 'vitest'
import { uplinkCounts } from './counts.ts'
import { ulid, uplink } from './testing/events.ts'

const follow = (said: readonly (readonly [ms: number, count: number, reboots?: 'reboots'])[], maximum = 100) => {
  const counts = uplinkCounts({ maximum, settleMs: 10_000 })
  const jumps = said.filter(([ms, count, reboots]) =>
    counts.take(uplink(ulid(ms, ms), { count, reboot: reboots === 'reboots' })),
  )
  const missing = counts.settled('', Infinity).map(({ from, to }) => [from, to])
  return { counts, jumps: jumps.map(([ms]) => ms), missing }
}

describe('counts that are missing', () => {
  it.each([
    [
      'none without a jump',
      [
        [1, 5],
        [2, 6],
        [3, 7],
      ],
      [],
    ],
    [
      'those jumped over',
      [
        [1, 5],
        [2, 8],
      ],
      [[6, 7]],
    ],
    [
      'none that came late',
      [
        [1, 5],
        [3, 7],
        [2, 6],
      ],
      [],
    ],
    [
      'what a late one leaves',
      [
        [1, 5],
        [9, 9],
        [3, 7],
      ],
      [
        [6, 6],
        [8, 8],
      ],
    ],
    [
      'none after a reboot',
      [
        [1, 500],
        [2, 3, 'reboots'],
        [3, 4],
      ],
      [],
    ],
    [
      'those after a reboot',
      [
        [1, 500],
        [2, 3, 'reboots'],
        [3, 6],
      ],
      [[4, 5]],
    ],
    [
      'none after a wrap',
      [
        [1, 4294967295],
        [2, 0],
        [3, 1],
      ],
      [],
    ],
    [
      'none after a reset that was not reported',
      [
        [1, 500],
        [2, 0],
        [3, 1],
        [4, 2],
      ],
      [],
    ],
    [
      'none when a device says one again',
      [
        [1, 5],
        [2, 6],
        [3, 5],
        [4, 7],
      ],
      [],
    ],
    [
      'none when a device says the last again',
      [
        [1, 5],
        [2, 5],
        [3, 6],
      ],
      [],
    ],
    [
      'none that a device says later',
      [
        [1, 5],
        [2, 7],
        [3, 6],
        [4, 8],
      ],
      [],
    ],
    [
      'none that one said again has overtaken',
      [
        [1, 5],
        [9, 4],
        [2, 6],
        [3, 7],
        [10, 8],
      ],
      [],
    ],
  ] as const)('are %s', (_, said, missing) => {
    expect(follow(said).missing).toEqual(missing)
  })

  it('are told once', () => {
    const { counts, jumps } = follow([
      [1, 5],
      [2, 8],
    ])
    expect(jumps).toEqual([2])
    expect(counts.settled('', Infinity)).toEqual([])
  })

  it('are told when history was read after they settled, from before them', () => {
    const counts = uplinkCounts({ maximum: 10, settleMs: 10_000 })
    counts.take(uplink(ulid(1_000, 1), { count: 1 }))
    counts.take(uplink(ulid(2_000, 2), { count: 3 }))
    expect(counts.unsettledSince()).toBe(ulid(1_000, 1))
    expect(counts.settled(ulid(1_500, 1), 100_000)).toEqual([])
    expect(counts.settled('', 11_999)).toEqual([])
    expect(counts.settled('', 12_000)).toEqual([{ type: 'missing', deviceId: 'A', from: 2, to: 2 }])
    expect(counts.unsettledSince()).toBe('')
  })

  it('are followed for so many devices, those seen last', () => {
    const counts = uplinkCounts({ maximum: 2, settleMs: 0 })
    for (const deviceId of ['A', 'B', 'A', 'C']) counts.take(uplink(ulid(1, 1), { deviceId, count: 1 }))
    const jumps = ['A', 'B'].map(deviceId => counts.take(uplink(ulid(2, 2), { deviceId, count: 5 })))
    expect(jumps).toEqual([true, false])
  })
})
