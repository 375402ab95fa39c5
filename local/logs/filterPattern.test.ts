import { describe, expect, it } from 'vitest'
import { filterPattern } from './filterPattern.ts'

describe('a filter pattern', () => {
  it.each<[pattern: string, matching: string[], others: string[]]>([
    ['', ['', 'anything', '{"a":1}'], []],
    ['ERROR', ['[ERROR 400] BAD', '{"level":"ERROR"}'], ['error', 'WARN']],
    ['ERROR Exception', ['Exception after ERROR'], ['ERROR alone']],
    ['?ERROR ?WARN', ['a WARN', 'an ERROR'], ['INFO']],
    ['-CloudWatchMetrics -"with a space"', ['plain text', ''], ['{"CloudWatchMetrics":1}', 'text with a space']],
    ['"say \\"hello\\""', ['they say "hello"'], ['say hello']],
    ['{ $.level = "error" }', ['{"level":"error"}'], ['{"level":"info"}', 'level = error', '{"level":', '["error"]']],
    ['{ ($.level = "*") && ($.mark NOT EXISTS) }', ['{"level":"x"}'], ['{"level":"x","mark":true}', '{"mark":1}']],
    [
      '{ $.a.b != "x*" && $.on IS TRUE }',
      ['{"a":{"b":"yx"},"on":true}'],
      ['{"a":{"b":"xy"},"on":true}', '{"on":true}'],
    ],
    ['{ $.n = 404 && $.x IS NULL }', ['{"n":404,"x":null}'], ['{"n":"40","x":null}', '{"n":404}']],
  ])('%s', (pattern, matching, others) => {
    const matches = filterPattern(pattern)
    expect(matching.filter(one => !matches(one))).toEqual([])
    expect(others.filter(matches)).toEqual([])
  })

  it.each(['[ip, user]', '%regex%', '{ $.a = 1 || $.b = 2 }', '"open'])(
    '%s is not understood, and that is said',
    pattern => expect(() => filterPattern(pattern)).toThrow('not understood by the local run'),
  )
})
