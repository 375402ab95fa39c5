import { expect, it } from 'vitest'
import { boundedMap } from './boundedMap.ts'

it('holds what it is given, and forgets what is deleted', () => {
  const map = boundedMap<string, number>(4)
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 3)
  map.delete('b')
  expect([map.get('a'), map.get('b'), map.get('c'), map.size()]).toEqual([3, undefined, undefined, 1])
})

it.each([99, 100, 101, 149, 1000])(
  'after %i entries holds at most its maximum, and the half of it that came last',
  entries => {
    const map = boundedMap<number, number>(100)
    for (let key = 0; key < entries; key += 1) {
      map.set(key, key)
      expect(map.size()).toBeLessThanOrEqual(100)
    }
    const last = Array.from({ length: 50 }, (_, back) => entries - 1 - back)
    expect(last.map(key => map.get(key))).toEqual(last)
  },
)

it('keeps what is used, however much comes after it', () => {
  const map = boundedMap<string, string>(10)
  map.set('used', 'kept')
  for (let key = 0; key < 1000; key += 1) {
    map.set(`other ${key}`, '')
    expect(map.get('used')).toBe('kept')
  }
})
