import { expect, it } from 'vitest'
import { finderOf, problemOf } from './query.ts'

const find = (text: string, isRegex: boolean, line: string) => finderOf({ text, isRegex })(line)

it('finds a text as it stands, whatever its case', () => {
  expect(find('a.b', false, 'xA.b a.B aXb')).toEqual([1, 4, 5, 8])
  expect(find('[$^', false, 'x[$^')).toEqual([1, 4])
  expect(find('nothing', false, 'x')).toBeNull()
})

it('finds a regular expression', () => {
  expect(find('#\\d+', true, 'uplink #42 and #7')).toEqual([7, 10, 15, 17])
  expect(find('x*', true, 'ab')).toEqual([])
  expect(find('.', true, 'x'.repeat(200))).toHaveLength(100)
})

it('says why an expression is invalid', () => {
  expect(problemOf({ text: '(', isRegex: true })).toMatch(/group/i)
  expect(problemOf({ text: '(', isRegex: false })).toBeUndefined()
  expect(problemOf({ text: 'a+', isRegex: true })).toBeUndefined()
})
