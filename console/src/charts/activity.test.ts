import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { activityOf, stacked } from './activity.ts'
import type { Sample } from './sample.ts'

const HOUR = 3_600_000
const at = (time: string) => Date.parse(time)
const sample = (time: string, activity: Record<string, number> = { sleep: 1 }): Sample => ({
  id: time,
  at: at(time),
  temperature: undefined,
  activity: new Map(Object.entries(activity)),
  numbers: new Map(),
  count: null,
  reboot: undefined,
})
const spansOf = (times: readonly string[], rangeMs: number, isUtc = false) =>
  activityOf(
    times.map(time => sample(time)),
    rangeMs,
    isUtc,
  ).spans.map(({ from, to }) => [new Date(from).toISOString().slice(0, 16), (to - from) / HOUR])

const samples = [
  sample('2026-01-15T10:00:00Z', { sleep: 50, modem: 10 }),
  sample('2026-01-15T10:01:00Z', { sleep: 60 }),
  sample('2026-01-15T11:00:00Z', { sleep: 5, lidar: 1 }),
  sample('2026-01-16T10:00:00Z', {}),
  sample('2026-01-16T11:00:00Z', { modem: 7 }),
]

it('adds up hours in a short range', () => {
  const span = (time: string) => ({ from: at(time), to: at(time) + HOUR })
  expect(activityOf(samples, 24 * HOUR, true)).toEqual({
    length: 'hour',
    parts: ['sleep', 'modem', 'lidar'],
    spans: ['2026-01-15T10:00:00Z', '2026-01-15T11:00:00Z', '2026-01-16T11:00:00Z'].map(span),
    seconds: [
      [110, 5, 0],
      [10, 0, 7],
      [0, 1, 0],
    ],
  })
})

it('adds up days in a long one', () => {
  const { length, spans, seconds } = activityOf(samples, 7 * 24 * HOUR, true)
  expect([length, spans.length, seconds]).toEqual([
    'day',
    2,
    [
      [115, 0],
      [10, 7],
      [1, 0],
    ],
  ])
})

describe('bars begin and end with the hours and days of the clock on the wall', () => {
  beforeEach(() => vi.stubEnv('TZ', 'Europe/Zurich'))
  afterEach(() => vi.unstubAllEnvs())

  it('an hour that the range only touches is one whole hour', () => {
    expect(spansOf(['2026-01-15T10:20:00Z', '2026-01-15T11:19:59Z'], HOUR)).toEqual([
      ['2026-01-15T10:00', 1],
      ['2026-01-15T11:00', 1],
    ])
  })

  it('the hour that comes twice when summer time ends is two hours', () => {
    const twice = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']
    expect(spansOf(twice, 24 * HOUR)).toEqual([
      ['2026-10-25T00:00', 1],
      ['2026-10-25T01:00', 1],
    ])
  })

  it.each([
    ['a day', '2026-01-15T12:00:00Z', '2026-01-14T23:00', 24],
    ['the day on which summer time begins', '2026-03-29T12:00:00Z', '2026-03-28T23:00', 23],
    ['the day on which it ends', '2026-10-25T12:00:00Z', '2026-10-24T22:00', 25],
  ])('%s', (_, time, start, hours) => {
    expect(spansOf([time], 7 * 24 * HOUR)).toEqual([[start, hours]])
  })

  it('an event at midnight belongs to the day that begins', () => {
    expect(spansOf(['2026-01-15T22:59:59.999Z', '2026-01-15T23:00:00Z'], 7 * 24 * HOUR)).toEqual([
      ['2026-01-14T23:00', 24],
      ['2026-01-15T23:00', 24],
    ])
  })

  it('a page that shows UTC has days of UTC', () => {
    expect(spansOf(['2026-01-15T23:30:00Z'], 7 * 24 * HOUR, true)).toEqual([['2026-01-15T00:00', 24]])
  })

  it.each([
    ['Asia/Kolkata', '2026-01-15T10:20:00Z', '2026-01-15T09:30'],
    ['Asia/Kathmandu', '2026-01-15T10:20:00Z', '2026-01-15T10:15'],
  ])('hours of %s begin with its full hour', (zone, time, start) => {
    vi.stubEnv('TZ', zone)
    expect(spansOf([time], HOUR)).toEqual([[start, 1]])
  })
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
