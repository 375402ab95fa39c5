import { expect, it } from 'vitest'
import { browserStorage, tokenStore } from './tokenStore.ts'

it('keeps a token for the page in a browser that forbids storage', () => {
  const forbidden = browserStorage(() => {
    throw new Error('SecurityError')
  })
  const store = tokenStore(forbidden)
  expect(store.read()).toBeUndefined()
  store.write({ token: 'a', refreshToken: 'b' })
  expect(store.read()).toEqual({ token: 'a', refreshToken: 'b' })
  store.clear()
  expect(store.read()).toBeUndefined()
})
