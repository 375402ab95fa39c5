import { expect, it } from 'vitest'
import { claimsOf, contextOf } from './authorizerContext.ts'

const claims = {
  sub: 'someone',
  exp: 2_000_000_000,
  devices: ['ABC*', 'X1'],
  scope: ['read' as const, 'write' as const],
}

it('claims pass through the context of an authorizer, which holds flat text', () => {
  const context = contextOf(claims)
  expect(Object.values(context).every(value => typeof value === 'string')).toBe(true)
  expect(claimsOf(context)).toEqual(claims)
  expect(claimsOf({ ...context, principalId: 'someone', integrationLatency: 12 })).toEqual(claims)
  expect(claimsOf(contextOf({ ...claims, devices: [] })).devices).toEqual([])
})

it.each([undefined, null, {}, { ...contextOf(claims), devices: '_' }, { ...contextOf(claims), exp: 'soon' }])(
  '%j is not a context of ours',
  context => {
    expect(() => claimsOf(context)).toThrow()
  },
)
