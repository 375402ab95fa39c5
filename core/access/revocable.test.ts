import { expect, it } from 'vitest'
import { InvalidToken } from './invalidToken.ts'
import { revocableVerifier } from './revocable.ts'

const verify = async (sub: string) => ({ sub, exp: 2, iat: 1, devices: [], scope: [] })

it('revocableVerifier refuses a revoked subject and accepts others', async () => {
  const read = revocableVerifier({ verify, isRevoked: async ({ sub, iat }) => sub === 'eve' && iat === 1 })
  expect(await read('ada')).toEqual(await verify('ada'))
  const failure = read('eve')
  await expect(failure).rejects.toThrow(/^revoked$/)
  await expect(failure).rejects.toBeInstanceOf(InvalidToken)
})

it('revocableVerifier fails when revocations cannot be read', async () => {
  const read = revocableVerifier({
    verify,
    isRevoked: async () => {
      throw new Error('throttled')
    },
  })
  await expect(read('ada')).rejects.toThrow('throttled')
})
