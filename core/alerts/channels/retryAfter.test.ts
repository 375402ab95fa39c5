import { expect, it } from 'vitest'
import { retryAfterMs } from './retryAfter.ts'

const NOW = Date.parse('2026-11-28T10:30:00Z')

it.each([
  ['120', 120_000],
  ['0', 0],
  ['0.35', 350],
  ['Sat, 28 Nov 2026 10:32:00 GMT', 120_000],
  ['Sat, 28 Nov 2026 10:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s is a wait of %s ms', (header, ms) => expect(retryAfterMs(header, NOW)).toBe(ms))
