import { describe, expect, it } from 'vitest'
import { UsageError } from '../exitCode.ts'
import { pointIn } from './since.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')

describe('a point in history', () => {
  it.each([
    ['90s', '2026-11-28T11:58:30.000Z'],
    ['1h30m', '2026-11-28T10:30:00.000Z'],
    ['2026-11-28T01:00:00+02:00', '2026-11-27T23:00:00.000Z'],
    ['01KB4N3R0000000000000000AB', '01KB4N3R0000000000000000AB'],
  ])('%s is %s', (text, point) => {
    expect(pointIn('since', text, NOW)).toBe(point)
  })

  it.each([
    ['UTC', '2026-11-28', '2026-11-28T00:00:00.000Z'],
    ['Europe/Berlin', '2026-11-28', '2026-11-27T23:00:00.000Z'],
    ['America/New_York', '2026-11-28', '2026-11-28T05:00:00.000Z'],
    ['Asia/Kolkata', '2028-02-29', '2028-02-28T18:30:00.000Z'],
    // The clocks change at two in the morning of that day, and at one in the morning before midnight of UTC.
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['Pacific/Auckland', '2026-09-27', '2026-09-26T12:00:00.000Z'],
    ['Pacific/Auckland', '2026-09-28', '2026-09-27T11:00:00.000Z'],
  ])('in %s the day %s begins at %s', (zone, day, point) => {
    expect(pointIn('since', day, NOW, zone)).toBe(point)
  })

  it.each(['2026-02-30', '2026-13-01', '2026-11', 'yesterday', '28.11.2026'])('%s is no point', text => {
    expect(() => pointIn('since', text, NOW)).toThrow(UsageError)
  })
})
