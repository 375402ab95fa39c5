import { describe, expect, it } from 'vitest'
import { expectedIn } from './expectedVersions.ts'

describe('preconditions of a change (RFC 9110 §13.1)', () => {
  it.each([
    [{}, {}],
    [{ 'if-match': '*' }, {}],
    [{ 'if-match': '"3"' }, { oneOf: [3] }],
    [{ 'if-match': '"3-abc_DEF-1", "4"' }, { oneOf: [3, 4] }],
    [{ 'if-match': 'W/"3"' }, { oneOf: [] }],
    [{ 'if-match': '"other"' }, { oneOf: [] }],
    [{ 'if-none-match': '*' }, { oneOf: [0] }],
    [{ 'if-none-match': '"3", W/"4"' }, { noneOf: [3, 4] }],
    [{ 'if-match': '"3"', 'if-none-match': '*' }, { oneOf: [] }],
    [
      { 'if-match': '"3"', 'if-none-match': '"4"' },
      { oneOf: [3], noneOf: [4] },
    ],
  ])('%j expects %j', (headers, expected) => {
    expect(expectedIn({ headers })).toEqual(expected)
  })

  it.each([{ 'if-match': '3' }, { 'if-match': '' }, { 'if-none-match': '"3' }])('%j is 400', headers => {
    expect(() => expectedIn({ headers })).toThrow('list of entity tags such as "3", with their quotes')
  })
})
