import { expect, it } from 'vitest'
import { activityOf, stacked } from './activity.ts'
import type { Sample } from './sample.ts'

const HOUR = 3_600_000
const begin = new Date(2026, 0, 15, 10).getTime()
const sample = (at: number, activity: Record<string, number>): Sample => ({
  id: `${at}`,
  at,
  temperature: undefined,
  activity: new Map(Object.entries(activity)),
  numbers: new Map(),
  count: null,
  reboot: undefined,
})
const samples = [
  sample(begin, { sleep: 50, modem: 10 }),
  sample(begin + 60_000, { sleep: 60 }),
  sample(begin + HOUR, { sleep: 5, lidar: 1 }),
  sample(begin + 24 * HOUR, {}),
  sample(begin + 25 * HOUR, { modem: 7 }),
]

it('adds up hours in a short range', () => {
  expect(activityOf(samples, 24 * HOUR)).toEqual({
    length: 'hour',
    parts: ['sleep', 'modem', 'lidar'],
    starts: [begin, begin + HOUR, begin + 25 * HOUR],
    seconds: [
      [110, 5, 0],
      [10, 0, 7],
      [0, 1, 0],
    ],
  })
})

it('adds up days in a long one', () => {
  const { length, starts, seconds } = activityOf(samples, 7 * 24 * HOUR)
  expect([length, starts.length, seconds]).toEqual([
    'day',
    2,
    [
      [115, 0],
      [10, 7],
      [1, 0],
    ],
  ])
})

it('puts each part on those before it', () => {
  expect(
    stacked([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
  ).toEqual([
    [1, 2],
    [4, 6],
    [9, 12],
  ])
})
