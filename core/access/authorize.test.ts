import { describe, expect, it } from 'vitest'
import type { Claims } from '../contracts/claims.ts'
import { viewerAuthorizer } from './authorize.ts'
import { InvalidToken } from './invalidToken.ts'

const claims = (changes: Partial<Claims> = {}): Claims => ({
  sub: 'someone',
  exp: 2_000_000_000,
  devices: ['ABC*'],
  scope: ['read'],
  ...changes,
})

const authorize = (verify: (token: string) => Promise<Claims>, query: Record<string, string | string[]>) =>
  viewerAuthorizer({ verify, now: () => 1_900_000_000_000 })({
    headers: {},
    query: Object.fromEntries(Object.entries(query).map(([name, values]) => [name, [values].flat()])),
  })

describe('viewerAuthorizer', () => {
  it("refuses a token that has expired but is within its issuer's tolerance: the socket would be cut at once", async () => {
    const verdict = await authorize(async () => claims({ exp: 1_900_000_000 }), { token: 't', deviceId: 'ABC1' })
    expect(verdict).toEqual({ kind: 'refused', why: 'expired' })
  })

  it.each([
    ['its device', { deviceId: 'ABC123' }],
    ['all that the token may see', { deviceId: '*' }],
    ['no device: the next step says 400', {}],
    ['an empty device id: likewise', { deviceId: '' }],
    ['several devices: likewise', { deviceId: ['ABC1', 'XYZ'] }],
  ])('allows a handshake that asks for %s', async (_, query) => {
    const seen: string[] = []
    const verdict = await authorize(
      async token => {
        seen.push(token)
        return claims()
      },
      { token: 't', ...query },
    )
    expect(verdict).toEqual({ kind: 'allowed', claims: claims() })
    expect(seen).toEqual(['t'])
  })

  it.each([
    ['a foreign device', {}, 'XYZ', 'foreign device'],
    ['a token that may not read', { scope: ['write' as const] }, 'ABC123', 'the scope read is missing'],
    ['a token for no device', { devices: [] }, 'ABC123', 'foreign device'],
  ])('refuses %s', async (_, changes, deviceId, why) => {
    expect(await authorize(async () => claims(changes), { token: 't', deviceId })).toEqual({ kind: 'refused', why })
  })

  it.each(['ship', 'write'] as const)('allows a token that may only %s, where no device is named', async scope => {
    const verdict = await authorize(async () => claims({ scope: [scope] }), { token: 't' })
    expect(verdict).toMatchObject({ kind: 'allowed' })
  })

  it('refuses a token that is not valid, with the reason for the log', async () => {
    const verify = async () => {
      throw new InvalidToken('expired')
    }
    expect(await authorize(verify, { token: 't', deviceId: 'ABC123' })).toEqual({ kind: 'refused', why: 'expired' })
  })

  it('refuses a handshake with several tokens: nobody could tell which of them counts', async () => {
    const headers = { authorization: ['Bearer t1', 'Bearer t2'] }
    const verdict = await viewerAuthorizer({ verify: async () => claims(), now: () => 0 })({ headers, query: {} })
    expect(verdict).toEqual({ kind: 'refused', why: 'several tokens' })
  })

  it('calls a handshake without a token anonymous', async () => {
    expect(await authorize(async () => claims(), { deviceId: 'ABC123' })).toEqual({ kind: 'anonymous' })
  })

  it('fails when the keys cannot be read', async () => {
    const verify = async () => {
      throw new Error('throttled')
    }
    await expect(authorize(verify, { token: 't', deviceId: 'ABC123' })).rejects.toThrow('throttled')
  })
})
