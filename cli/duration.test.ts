import { describe, expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['5s', 5000],
    ['0.2s', 200],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration('every', text)).toBe(milliseconds)
  })

  it.each(['', '5', 's', '5 s', '-5s', '0s', '1e3s', '30d', '1000h', '5sec', '1w'])("refuses '%s'", text => {
    expect(() => parseDuration('every', text)).toThrow(/^--every '.*' is not a duration: write 500ms, 5s or 2m/)
  })
})
