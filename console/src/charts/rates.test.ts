import { expect, it } from 'vitest'
import { askedOf, ratesOf } from './rates.ts'

const HOUR_MS = 3_600_000
const at = (time: string) => Date.parse(`2026-01-15T${time}Z`)

it('asks for minutes of a short range and for hours of a long one, in whole bars', () => {
  expect(askedOf({ from: at('10:00:30'), to: at('11:00:30') })).toEqual({
    by: 'minute',
    from: at('10:00:00'),
    to: at('11:01:00'),
  })
  expect(askedOf({ from: at('03:10:00'), to: at('10:10:00') })).toEqual({
    by: 'hour',
    from: at('03:00:00'),
    to: at('11:00:00'),
  })
  const { from, to } = askedOf({ from: 0, to: at('10:00:00') })
  expect((to - from) / HOUR_MS).toBe(93 * 24)
})

it('gives a bar to each minute, also where nothing came, and a row to each level that there is', () => {
  const rates = ratesOf({
    by: 'minute',
    from: '2026-01-15T10:00:00.000Z',
    to: '2026-01-15T10:03:00.000Z',
    buckets: [
      { at: '2026-01-15T10:00:00.000Z', lines: { info: 4, error: 1 } },
      { at: '2026-01-15T10:02:00.000Z', lines: { info: 2, unknown: 3 } },
      { at: '2026-01-15T10:03:00.000Z', lines: { info: 100 } },
    ],
  })
  expect(rates.spans.map(({ from }) => from)).toEqual([at('10:00:00'), at('10:01:00'), at('10:02:00')])
  expect(rates.levels).toEqual([
    { level: 'info', counts: [4, 0, 2] },
    { level: 'error', counts: [1, 0, 0] },
    { level: 'unknown', counts: [0, 0, 3] },
  ])
  expect(rates.total).toBe(10)
})
