import { expect, it } from 'vitest'
import { HttpProblem } from '../../../http/problem.ts'
import { wantedFormat } from './ownPattern.ts'
import { plainEntries } from './plainEntries.ts'

it('lines are read by the pattern of the request', () => {
  const format = wantedFormat({ pattern: '^(?P<level>\\w+) (?P<message>.*) by (?P<user>\\w+)$' })
  const entries = plainEntries(
    Buffer.from('WARN low battery by ada\nno match'),
    { type: 'text/plain', charset: 'utf-8' },
    { nowMs: 0, format },
  )
  expect(entries).toMatchObject([
    { line: { level: 'warn', message: 'low battery', metadata: { user: 'ada' } } },
    { line: { level: 'unknown', message: 'no match' } },
  ])
})

it.each([
  [{ pattern: '(' }, /RE2/],
  [{ pattern: '.*' }, /named group/],
  [{ pattern: '(?P<message>.*)', format: 'json' as const }, /not both/],
])('%j is refused with the reason', (query, reason) => {
  const refusal = (() => {
    try {
      return wantedFormat(query)
    } catch (error) {
      return error
    }
  })()
  expect(refusal).toBeInstanceOf(HttpProblem)
  expect(String(Object(refusal).detail ?? refusal)).toMatch(reason)
})
