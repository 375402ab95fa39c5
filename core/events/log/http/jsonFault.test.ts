import { expect, it } from 'vitest'
import { seeded } from '../../../../client/testing/seeded.ts'
import { jsonFault } from './jsonFault.ts'

it.each([
  ['{"a":x}', 5],
  ['{"a" 1}', 5],
  ['{"a":1 "b":2}', 7],
  ['{"a":1,}', 7],
  ['[1,,2]', 3],
  ['[1 2]', 3],
  ['[01]', 1],
  ['[1.]', 1],
  ['{a:1}', 1],
  ["{'a':1}", 1],
  ['["\\x"]', 1],
  ['["a\nb"]', 1],
  ['[tru]', 1],
  ['[1}', 2],
  ['{"a":[1,{"b":NaN}]}', 13],
  ['[1]]', 3],
])('%s has its fault at %d', (text, position) => {
  expect(() => JSON.parse(text)).toThrow()
  expect(jsonFault(text)).toBe(position)
})

it('finds none in what JSON.parse reads', () => {
  const random = seeded(15)
  const alphabet = ['{', '}', '[', ']', ',', ':', '"a"', '1', '-', 'true', ' ', '"', '\\', '.5', 'e', 'n']
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  for (let run = 0; run < 20_000; run++) {
    const length = 1 + Math.floor(random() * 8)
    const text = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
    if (isJson(text)) expect([text, jsonFault(text)]).toEqual([text, text.length])
  }
})
