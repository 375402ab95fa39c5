import { expect, it } from 'vitest'
import { addTo, emptyMinute, statistic } from './statistic.ts'

const minuteOf = (...values: readonly number[]) => {
  const minute = emptyMinute()
  for (const value of values) addTo(minute, value)
  return minute
}
const minutes = [minuteOf(10, 20), minuteOf(), minuteOf(60)]

it.each([
  ['Sum', 90],
  ['SampleCount', 3],
  ['Average', 30],
  ['Minimum', 10],
  ['Maximum', 60],
  ['p50', 20],
  ['p90', 60],
  ['p0', 10],
  ['p100', 60],
])('%s is over all minutes of the period', (name, expected) => {
  expect(statistic(name)(minutes)).toBe(expected)
})

it('nothing measured is no number', () => {
  for (const name of ['Sum', 'Minimum', 'p90']) expect(statistic(name)([minuteOf()])).toBeUndefined()
})

it('a minute of any length takes the same room, and its percentiles are those of its last values', () => {
  const minute = minuteOf(...Array.from({ length: 5000 }, (_, at) => at))
  expect(minute.values).toHaveLength(1000)
  expect(statistic('p100')([minute])).toBe(4999)
  expect(statistic('SampleCount')([minute])).toBe(5000)
})

it('one that is not known is refused', () => {
  expect(() => statistic('TM(10%:90%)')).toThrow('does not know the statistic TM(10%:90%)')
})
