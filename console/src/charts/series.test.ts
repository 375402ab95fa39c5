import { expect, it } from 'vitest'
import type { Sample } from './sample.ts'
import { lineOf, numberText, statisticsOf } from './series.ts'

const sample = (at: number, temperature: number | undefined): Sample => ({
  id: `${at}`,
  at,
  temperature,
  activity: new Map(),
  numbers: new Map(),
  count: null,
  reboot: undefined,
})

it('makes a line of the reported values', () => {
  const samples = [sample(1000, 20), sample(2000, undefined), sample(3000, Number.NaN), sample(4000, -5)]
  expect(lineOf(samples, ({ temperature }) => temperature)).toEqual({ xs: [1, 4], ys: [20, -5] })
})

it('tells minimum, mean, maximum and last', () => {
  expect(statisticsOf([2, null, 6, 1])).toEqual({ min: 1, mean: 3, max: 6, last: 1 })
  expect(statisticsOf([null])).toBeUndefined()
})

it.each([
  [0, '0'],
  [23.4000001, '23.4'],
  [1234.567, '1234.6'],
  [4294967295, '4.295e+9'],
  [0.00001234, '0.00001234'],
])('writes %s as %s', (value, text) => expect(numberText(value)).toBe(text))
