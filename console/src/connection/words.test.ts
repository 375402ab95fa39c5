import { expect, test } from 'vitest'
import { countdownText, lookOf } from './words.ts'

test('the wait is counted down in whole seconds, and is over when it is tried', () => {
  expect(countdownText(10_000, 5500)).toBe('in 5 s')
  expect(countdownText(10_000, 9999)).toBe('in 1 s')
  expect(countdownText(10_000, 10_000)).toBe('now')
  expect(countdownText(10_000, 12_000)).toBe('now')
})

test('each state has a word of its own', () => {
  const reason = { code: 'closed', message: '' }
  const states = [
    lookOf({ state: 'live' }),
    lookOf({ state: 'catching-up' }),
    lookOf({ state: 'reconnecting', inSeconds: 1, at: 0, reason }),
    lookOf({ state: 'offline' }),
    lookOf({ state: 'closed' }),
  ]
  expect(new Set(states.map(({ label }) => label)).size).toBe(5)
  expect(new Set(states.map(({ icon }) => icon)).size).toBe(5)
})
