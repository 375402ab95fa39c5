import { expect, test } from 'vitest'
import { lokiEntries } from './lokiEntries.ts'

test('a stack trace that is pushed line by line: the lines after the first are marked, and those of another stream are apart', () => {
  const values = (...lines: string[]) => lines.map((line, n) => [`170531460000000000${n}`, line])
  const streams = [
    { stream: { job: 'a' }, values: values('panic: boom', 'goroutine 1 [running]:', 'main.main()', 'next') },
    { stream: { job: 'b' }, values: values('main.main()') },
  ]
  const entries = lokiEntries({ streams }, { nowMs: Date.parse('2024-01-15T12:00:00Z') })
  expect(entries.map(entry => 'line' in entry && entry.line.continues)).toEqual([
    undefined,
    true,
    true,
    undefined,
    undefined,
  ])
})
