import { describe, expect, it } from 'vitest'
import type { Claims } from '../contracts/claims.ts'
import { TokenTooLong } from './invalidToken.ts'
import { MAX_TOKEN_BYTES } from './tokenLength.ts'
import { mintToken } from './tokens.ts'
import { claimsVerifier } from './verifier.ts'

const keys = { current: new TextEncoder().encode('a'.repeat(64)) }
const claimsFor = (devices: number, characters: number): Claims => ({
  sub: 's'.repeat(256),
  exp: 2_000_000_000,
  iat: 1_900_000_000,
  devices: Array.from({ length: devices }, (_, index) => `${index}`.padStart(characters, 'A')),
  scope: ['read', 'write', 'sensitive'],
})

describe('a token that would not pass through API Gateway', () => {
  it('is not minted', async () => {
    await expect(mintToken(claimsFor(100, 64), keys)).rejects.toBeInstanceOf(TokenTooLong)
  })

  it('is refused when it is shown, before anything else is done', async () => {
    const verify = claimsVerifier({ own: async () => Promise.reject(new Error('not needed')) })
    await expect(verify('a'.repeat(MAX_TOKEN_BYTES + 1))).rejects.toBeInstanceOf(TokenTooLong)
    await expect(verify('a'.repeat(MAX_TOKEN_BYTES))).rejects.toThrow('not needed')
  })
})
