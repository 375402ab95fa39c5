import { expect, test } from 'vitest'
import { linesOfText } from './linesOfText.ts'
import { parseLine } from './parseLine.ts'
import { PatternError, patternFormat } from './pattern.ts'

const nowMs = Date.parse('2024-01-15T12:00:00Z')

test('groups named time, level, message, application and source are those parts, and others metadata', () => {
  const format = patternFormat(
    '^(?P<time>\\S+) (?P<level>\\w+) (?P<app>\\w+)@(?P<host>\\w+) \\[(?P<thread>.*?)\\] (?P<message>.*)$',
  )
  expect(parseLine('2024-01-15T10:30:00.5+01:00 WARN api@web1 [main] low disk', { nowMs, format })).toEqual({
    timestamp: '2024-01-15T09:30:00.5Z',
    level: 'warn',
    message: 'low disk',
    application: 'api',
    source: 'web1',
    metadata: { host: 'web1', thread: 'main' },
  })
})

test('a time and a level that cannot be read stay in the metadata', () => {
  const format = patternFormat('(?<ts>\\S+) (?<lvl>\\S+) (?<msg>.*)')
  expect(parseLine('soon loudly text', { nowMs, format })).toEqual({
    level: 'unknown',
    message: 'text',
    metadata: { ts: 'soon', lvl: 'loudly' },
  })
})

test('a line that the pattern does not fit is text', () => {
  const format = patternFormat('^(?P<message>\\d+)$')
  expect(parseLine('ERROR no digits', { nowMs, format })).toEqual({ level: 'error', message: 'ERROR no digits' })
})

test('stack traces are joined below lines of a pattern too', () => {
  const format = patternFormat('^<(?P<level>\\w+)> (?P<message>.*)$')
  expect(linesOfText('<error> failed\n\tat a.B.c(B.java:1)\n<info> next', { nowMs, format })).toEqual([
    { level: 'error', message: 'failed\n\tat a.B.c(B.java:1)' },
    { level: 'info', message: 'next' },
  ])
})

test.each([
  ['(?=x)(?P<message>.*)', 'is not in RE2 syntax: error parsing regexp: invalid or unsupported Perl syntax'],
  ['(?P<message>.*', 'is not in RE2 syntax: error parsing regexp: missing closing )'],
  ['(?P<a>x)\\1', 'is not in RE2 syntax: error parsing regexp: invalid escape sequence'],
  ['(.*) (.*)', 'has no named group'],
  [`(?P<message>${'a'.repeat(1000)})`, 'is 1013 characters long; the maximum is 1000'],
  [`(?P<message>${'(a{30}b){30}'.repeat(8)})`, 'is too large when its repetitions are written out'],
])('a pattern that cannot be used is refused with a reason: %.30s', (pattern, reason) => {
  expect(() => patternFormat(pattern)).toThrow(PatternError)
  expect(() => patternFormat(pattern)).toThrow(reason)
})

test('a pattern on which other engines never end reads a long line', () => {
  const format = patternFormat('^(?P<message>(a+)+)$')
  const line = `${'a'.repeat(20_000)}!`
  expect(parseLine(line, { nowMs, format })).toEqual({ level: 'unknown', message: line })
})
