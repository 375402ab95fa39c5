import { expect, test } from 'vitest'
import { jsonEntries } from './jsonEntries.ts'

const nowMs = Date.parse('2024-01-15T12:00:00Z')

test('a stack trace that a collector sends line by line: the entries after the first are marked, and none is joined', () => {
  const lines = [
    'java.lang.IllegalStateException: x',
    '\tat a.B.c(B.java:1)',
    'Caused by: java.io.IOException: y',
    'next',
  ]
  const records = lines.map((log, n) => ({ date: 1705314600 + n, log, stream: 'stderr' }))
  const entries = jsonEntries([records], { nowMs })
  expect(entries).toMatchObject(lines.map(message => ({ line: { message } })))
  expect(entries.map(entry => 'line' in entry && entry.line.continues)).toEqual([undefined, true, true, undefined])
})

test('a message that begins with blanks, with a level of its own, continues nothing', () => {
  const entries = jsonEntries(
    [
      { level: 'info', msg: 'a' },
      { level: 'info', msg: '    at home (again)' },
    ],
    { nowMs },
  )
  expect(entries.map(entry => 'line' in entry && entry.line.continues)).toEqual([undefined, undefined])
})

test('a format is that of the message of an object, as of a line of text', () => {
  const entries = jsonEntries([{ source: 'web-1', log: 'level=warn msg=late' }, { log: 'no fields' }], {
    nowMs,
    format: 'text',
  })
  expect(entries).toMatchObject([
    { source: 'web-1', line: { message: 'level=warn msg=late' } },
    { line: { level: 'unknown', message: 'no fields' } },
  ])
  const [access] = jsonEntries([{ log: '10.0.0.1 - - [15/Jan/2024:10:30:00 +0000] "GET / HTTP/1.1" 503 12' }], {
    nowMs,
    format: 'access-log',
  })
  expect(access).toMatchObject({ line: { level: 'error', timestamp: '2024-01-15T10:30:00Z' } })
})
