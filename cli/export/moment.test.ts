import { expect, it } from 'vitest'
import { momentIn } from './moment.ts'

const now = Date.parse('2026-01-15T10:30:00Z')

it.each([
  ['7d', '2026-01-08T10:30:00.000Z'],
  ['12h', '2026-01-14T22:30:00.000Z'],
  ['30m', '2026-01-15T10:00:00.000Z'],
  ['0s', '2026-01-15T10:30:00.000Z'],
  ['2026-01-15T10:30:00.123+02:00', '2026-01-15T08:30:00.123Z'],
  ['2026-01-15T10:30:00z', '2026-01-15T10:30:00.000Z'],
])('%s is %s', (text, moment) => {
  expect(new Date(momentIn('from', text, now)).toISOString()).toBe(moment)
})

it.each(['', 'yesterday', '7', '7w', '1.5d', '2026-01-15', '01HM6AQH203Q8R5V1KZXW0T9YB'])('%j is refused', text => {
  expect(() => momentIn('from', text, now)).toThrow(`--from '${text}' is not a time: write 2026-01-15T10:30:00Z`)
})
