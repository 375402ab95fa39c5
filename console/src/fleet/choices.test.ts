import { expect, it } from 'vitest'
import { choicesIn, choicesQuery } from './choices.ts'

it.each([
  ['', { kind: 'all', keys: 'all', alerts: 'all' }],
  ['?kind=service&keys=plain&alerts=open', { kind: 'service', keys: 'plain', alerts: 'open' }],
  ['?alerts=open', { kind: 'all', keys: 'all', alerts: 'open' }],
] as const)('the filters of the address %s are read and written', (search, choices) => {
  expect(choicesIn(search)).toEqual(choices)
  expect(choicesQuery(choices)).toBe(search)
})

it('filters that are not understood filter nothing', () => {
  expect(choicesIn('?kind=truck&alerts=&other=1')).toEqual({ kind: 'all', keys: 'all', alerts: 'all' })
})
