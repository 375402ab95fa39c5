import { expect, it } from 'vitest'
import { eventAgeMs } from './eventAge.ts'

it.each([
  [60, 1, 60_000],
  [60, 0.01, 30_000],
  [86_400, 0.01, 864_000],
  [2, 0.01, 2000],
])('%i s at a time scale of %d are %i ms', (seconds, timeScale, ms) => {
  expect(eventAgeMs(seconds, timeScale)).toBe(ms)
})
