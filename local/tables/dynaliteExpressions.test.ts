import conditionParser from 'dynalite/db/conditionParser.js'
import db from 'dynalite/db/index.js'
import projectionParser from 'dynalite/db/projectionParser.js'
import updateParser from 'dynalite/db/updateParser.js'
import { describe, expect, it } from 'vitest'
import { type ParseExpression, rememberedParse } from './dynaliteExpressions.ts'

const parsers = {
  condition: conditionParser.parse,
  projection: projectionParser.parse,
  update: updateParser.parse,
} satisfies Record<string, ParseExpression>

const names = { '#a': 'alpha', '#b': 'size' }
const values = (start: number) => ({
  ':n': { N: String(start) },
  ':m': { N: String(start + 1) },
  ':s': { S: `${start}` },
})

/** The tree, and what dynalite finds unused afterwards; or the mistake, after which it looks no further. */
const readBy = (parse: ParseExpression, expression: string, attrVals: Readonly<Record<string, object>>) => {
  const context = {
    attrNames: names,
    attrVals,
    unusedAttrNames: { '#a': true, '#b': true },
    unusedAttrVals: Object.fromEntries(Object.keys(attrVals).map(name => [name, true])),
    isReserved: (name: string) => name.toUpperCase() === 'STATUS',
    compare: db.compare,
  }
  const read = (): unknown => {
    try {
      return parse(expression, { context })
    } catch (error) {
      return String(error)
    }
  }
  const result = read()
  if (typeof result === 'string') return { result }
  return { result, unusedNames: context.unusedAttrNames, unusedValues: context.unusedAttrVals }
}

const expressions: readonly (readonly [keyof typeof parsers, string])[] = [
  ['condition', 'attribute_not_exists(id)'],
  ['condition', '#a = :n AND NOT (contains(#b, :s) OR c[2].d <> :m)'],
  ['condition', 'size(#a) > :n AND b IN (:n, :m, :s) AND begins_with(c, :s)'],
  ['condition', ':n < #a'],
  ['condition', 'NOT (#a BETWEEN :n AND :m) AND NOT (#b between :n AND :m) AND c BETWEEN #a AND :m'],
  ['condition', '#a BETWEEN :m AND :n'],
  ['condition', '#a BETWEEN :m AND :s'],
  ['condition', 'attribute_type(#a, :s)'],
  ['condition', 'begins_with(#a, :n)'],
  ['condition', 'status = :s'],
  ['condition', '#a = :unknown'],
  ['condition', '((#a = :n))'],
  ['condition', '#a = '],
  ['projection', 'id, #a, b[0].c, #b.#a'],
  ['projection', 'id, id'],
  ['update', 'SET #a = :s, b.c = if_not_exists(b.c, :n), d = list_append(#b, :m) REMOVE e[1] ADD f :n DELETE g :s'],
  ['update', 'SET #a = #a + :n, h = :m - i ADD f :n'],
  ['update', 'SET #a = :n, #a = :m'],
  ['update', 'ADD #a :s'],
]

describe.each(expressions)('%s: %s', (kind, expression) => {
  it('is read with each call’s values as dynalite reads it', () => {
    const plain = parsers[kind]
    let read = 0
    const remembered = rememberedParse((text, options) => {
      read += 1
      return plain(text, options)
    })
    for (const start of [1, 20, 300])
      expect(readBy(remembered, expression, values(start))).toStrictEqual(readBy(plain, expression, values(start)))
    const isRight = typeof readBy(plain, expression, values(1)).result === 'object'
    expect(read).toBe(isRight && !expression.includes('attribute_type') ? 1 : 3)
  })
})

it('a value of another type is another expression, and what is right for one is wrong for the other', () => {
  const remembered = rememberedParse(conditionParser.parse)
  const read = (value: object) => readBy(remembered, 'begins_with(#a, :s)', { ':s': value }).result
  expect(read({ S: 'text' })).toMatchObject({ expression: { name: 'begins_with' } })
  expect(read({ N: '1' })).toMatch('Incorrect operand type')
  expect(read({ S: 'other' })).toMatchObject({ expression: { args: [['alpha'], { S: 'other' }] } })
})

it('bounds that are the wrong way round are found, whether the expression was read before or not', () => {
  const remembered = rememberedParse(conditionParser.parse)
  const read = (low: string, high: string) =>
    readBy(remembered, 'a BETWEEN :low AND :high', { ':low': { N: low }, ':high': { N: high } }).result
  const results = [read('2', '1'), read('1', '2'), read('4', '3'), read('3', '3')]
  const wrong = expect.stringContaining('requires upper bound to be greater than or equal to lower bound')
  const right = (low: string, high: string) =>
    expect.objectContaining({ expression: { type: 'between', args: [['a'], { N: low }, { N: high }] } })
  expect(results).toEqual([wrong, right('1', '2'), wrong, right('3', '3')])
})

it('a caller that changes its tree changes nobody else’s', () => {
  const remembered = rememberedParse(updateParser.parse)
  const read = (): unknown => readBy(remembered, 'SET b = :n', { ':n': { N: '1' } }).result
  const [first, second] = [read(), read()]
  Object.assign(Object(second).sections[0], { val: { N: '2' } })
  expect([first, read()]).toMatchObject([{ sections: [{ val: { N: '1' } }] }, { sections: [{ val: { N: '1' } }] }])
})
