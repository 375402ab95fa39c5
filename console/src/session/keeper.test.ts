import { expect, test } from 'vitest'
import { tokenKeeper } from './keeper.ts'
import type { Credential } from './tokenStore.ts'

const isAway = (error: unknown) => error instanceof TypeError
const keeping = (refresh: Parameters<typeof tokenKeeper>[0]['refresh']) => {
  const written: Credential[] = []
  const at = { now: 0 }
  const store = {
    read: () => undefined,
    write: (credential: Credential) => void written.push(credential),
    clear: () => {},
  }
  return { written, at, keeper: tokenKeeper({ store, refresh, isAway, now: () => at.now }) }
}
const never = async () => {
  throw new Error('not to be asked')
}

test('a token without a refresh token is given as it is, even when it has ended', () => {
  const { keeper, at } = keeping(never)
  keeper.put({ token: 'A' }, 1000)
  at.now = 5000
  expect(keeper.token()).toBe('A')
})

test('shortly before its end the next one is fetched once for all who ask', async () => {
  let asked = 0
  const { keeper, at, written } = keeping(async refreshToken => {
    asked++
    return { credential: { token: `after ${refreshToken}`, refreshToken: 'R2' }, expiresAtMs: 1_000_000 }
  })
  keeper.put({ token: 'A', refreshToken: 'R1' }, 300_000)
  expect(keeper.token()).toBe('A')
  at.now = 250_000
  expect(await Promise.all([keeper.token(), keeper.token()])).toEqual(['after R1', 'after R1'])
  expect(asked).toBe(1)
  expect(keeper.token()).toBe('after R1')
  expect(written.at(-1)).toEqual({ token: 'after R1', refreshToken: 'R2' })
})

test('a refresh token that is used up is forgotten', async () => {
  const { keeper, at } = keeping(never)
  keeper.put({ token: 'A', refreshToken: 'R1' }, 300_000)
  at.now = 299_000
  expect(await keeper.token()).toBe('A')
  expect(keeper.token()).toBe('A')
})

test('a refresh token is kept while the issuer is away, and tried again a moment later', async () => {
  let isThere = false
  const { keeper, at } = keeping(async () => {
    if (!isThere) throw new TypeError('Failed to fetch')
    return { credential: { token: 'B', refreshToken: 'R2' }, expiresAtMs: 1_000_000 }
  })
  keeper.put({ token: 'A', refreshToken: 'R1' }, 300_000)
  at.now = 250_000
  expect(await keeper.token()).toBe('A')
  isThere = true
  expect(keeper.token()).toBe('A')
  at.now = 256_000
  expect(await keeper.token()).toBe('B')
})

test('a token that a person enters meanwhile is not replaced', async () => {
  const issued = Promise.withResolvers<{ credential: Credential; expiresAtMs: number }>()
  const { keeper, at } = keeping(() => issued.promise)
  keeper.put({ token: 'A', refreshToken: 'R1' }, 300_000)
  at.now = 299_000
  const asked = keeper.token()
  keeper.put({ token: 'mine' }, 900_000)
  issued.resolve({ credential: { token: 'B' }, expiresAtMs: 1_000_000 })
  expect(await asked).toBe('mine')
})
