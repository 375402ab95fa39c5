import { expect, test } from 'vitest'
import { memo } from './memo.ts'

test('makes a value once while it is in use, and forgets what is not', () => {
  const made: string[] = []
  const remembered = memo<string>(2)
  const of = (key: string) =>
    remembered(key, () => {
      made.push(key)
      return key.toUpperCase()
    })
  expect(['a', 'a', 'b', 'c', 'a', 'd', 'a'].map(of)).toEqual(['A', 'A', 'B', 'C', 'A', 'D', 'A'])
  expect(made).toEqual(['a', 'b', 'c', 'd'])
  of('b')
  expect(made).toEqual(['a', 'b', 'c', 'd', 'b'])
})
