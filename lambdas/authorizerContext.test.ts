import { expect, it } from 'vitest'
import { MAX_TOKEN_BYTES } from '../core/access/tokenLength.ts'
import { mintToken } from '../core/access/tokens.ts'
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

it('the claims of the longest token fit the 8 KB that an authorizer may return', async () => {
  const ids = Array.from({ length: 82 }, (_, index) => `${index}`.padStart(64, 'A'))
  const long = { ...claims, sub: 's'.repeat(256), devices: ids }
  const tokenFor = (length: number) =>
    mintToken({ ...long, devices: ids.slice(0, length) }, { current: new TextEncoder().encode('a'.repeat(64)) })
  const lengths = await Promise.all(ids.map((_, index) => tokenFor(index + 1).catch(() => '')))
  const longest = lengths.findLastIndex(token => token !== '')
  expect(longest).toBeLessThan(ids.length - 1)
  expect(MAX_TOKEN_BYTES - (lengths[longest]?.length ?? 0)).toBeLessThan(100)
  const policy = { Version: '2012-10-17', Statement: [{ Action: 'a', Effect: 'Allow', Resource: 'r'.repeat(256) }] }
  const context = contextOf({ ...long, devices: ids.slice(0, longest + 1) })
  expect(JSON.stringify({ principalId: long.sub, policyDocument: policy, context }).length).toBeLessThan(8_192)
})
