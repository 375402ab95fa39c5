import { expect, test } from 'vitest'
import { lineOfJson, lineOfObject } from './lineOfObject.ts'
import { linesOfText } from './linesOfText.ts'
import { parseLine } from './parseLine.ts'

const reading = { nowMs: Date.parse('2024-01-15T12:00:00Z') }

test('a line of pino', () => {
  const line = '{"level":30,"time":1705314600123,"pid":7,"hostname":"web-1","name":"api","msg":"up"}'
  expect(parseLine(line, reading)).toEqual({
    timestamp: '2024-01-15T10:30:00.123Z',
    level: 'info',
    message: 'up',
    application: 'api',
    metadata: { pid: 7, hostname: 'web-1' },
    source: 'web-1',
  })
})
test('lines of a text, of which one is no JSON', () => {
  expect(linesOfText('{"msg":"a","level":"WARN"}\r\n\n{broken\n', reading)).toEqual([
    { level: 'warn', message: 'a' },
    { level: 'unknown', message: '{broken' },
  ])
})
test('nested names, and a message that is a line', () => {
  const ecs = { '@timestamp': '2024-01-15T10:30:00.5+01:00', log: { level: 'error', logger: 'x' }, message: 'm' }
  expect(lineOfObject(ecs, reading)).toEqual({
    timestamp: '2024-01-15T09:30:00.5Z',
    level: 'error',
    message: 'm',
    application: 'x',
  })
  const docker = { log: '{"level":"info","msg":"hi"}\n', stream: 'stdout', time: '2024-01-15T10:30:00.123456789Z' }
  expect(lineOfObject(docker, reading)).toEqual({
    timestamp: '2024-01-15T10:30:00.123456789Z',
    level: 'info',
    message: 'hi',
    metadata: { stream: 'stdout' },
  })
  expect(lineOfJson('[ERROR] x', reading)).toEqual({ level: 'error', message: '[ERROR] x' })
})

test('a byte order mark and blanks in front of JSON are passed over', () => {
  expect(linesOfText('\uFEFF{"msg":"a"}\n  {"msg":"b"}\n\t{"msg":"c"}', reading).map(({ message }) => message)).toEqual(
    ['a', 'b', 'c'],
  )
})

test('the host that a client asked for is not the source of the line', () => {
  const router = 'at=info method=GET path="/" host=anything.example.com status=200'
  expect(parseLine(router, reading)).toMatchObject({ metadata: { host: 'anything.example.com' } })
  expect(parseLine(router, reading)).not.toHaveProperty('source')
  expect(lineOfObject({ host: 'a.example.com', method: 'GET', status: 200 }, reading)).not.toHaveProperty('source')
  expect(lineOfObject({ host: 'web-1', msg: 'm' }, reading)).toMatchObject({ source: 'web-1' })
})

test('the fields of metadata stand beside the others, and a message of several lines is one text', () => {
  const entry = lineOfObject(
    { source: 'web-1', message: ['one', 'two'], metadata: { user_id: 7, zone: 'a' }, zone: 'b' },
    { nowMs: 0 },
  )
  expect(entry).toEqual({
    source: 'web-1',
    level: 'unknown',
    message: 'one\ntwo',
    metadata: { zone: 'b', user_id: 7, metadata: { zone: 'a' } },
  })
})

test.each([
  ['long', 'z'.repeat(3000), 'z'.repeat(3000)],
  ['not well-formed', 'web\ud800', 'web\ufffd'],
  ['a number', 352656100367872, '352656100367872'],
])('a source whose name is %s is a source: it is mapped later', (_, source, name) => {
  expect(lineOfObject({ source, msg: 'm' }, reading).source).toBe(name)
})

test('a number is no name of a job or a service, nor is a blank text a name of a source', () => {
  for (const object of [{ job: 17 }, { service: 17 }, { source: ' ' }, { source: '' }, { source: true }])
    expect(lineOfObject({ ...object, msg: 'm' }, reading)).not.toHaveProperty('source')
  expect(lineOfObject({ source: ' ', host: 'web-1', msg: 'm' }, reading).source).toBe('web-1')
})
