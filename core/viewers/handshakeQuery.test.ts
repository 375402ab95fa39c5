import { describe, expect, it } from 'vitest'
import { ErrorFrame } from '../contracts/frames.ts'
import { readQuery, unknownParameters } from './handshakeQuery.ts'

/** The query of a URL as API Gateway gives it: each name with all its values. */
const queryOf = (query: string) =>
  Object.fromEntries(
    [...Map.groupBy(new URLSearchParams(query), ([name]) => name)].map(([name, some]) => [
      name,
      some.map(([, value]) => value),
    ]),
  )
const read = (query: string) => readQuery(queryOf(query))

describe("the socket's URL", () => {
  it.each([
    ['deviceId=A1', { deviceId: 'A1' }],
    ['deviceId=*&level=warn&tail=100&token=t', { deviceId: '*', level: 'warn', tail: 100, token: 't' }],
    ['deviceId=A%3A1&since=2026-01-15t10:30:00z', { deviceId: 'A:1', since: '2026-01-15t10:30:00z' }],
    ['deviceId=A1&since=2026-01-15T12:30:00%2B02:00', { deviceId: 'A1', since: '2026-01-15T12:30:00+02:00' }],
    ['&deviceId=A1&&', { deviceId: 'A1' }],
    ['deviceId=A1&=x', { deviceId: 'A1' }],
  ])('?%s is understood', (query, wish) => {
    expect(read(query)).toEqual({ wish, unknownParameters: [] })
  })

  it.each([
    ['', 'deviceId: missing'],
    ['deviceid=A1', 'deviceId: missing; deviceid is not known'],
    ['tial=10', 'deviceId: missing'],
    ['deviceId=', 'deviceId: neither a device id nor *'],
    ['deviceId=A%201', 'deviceId: neither a device id nor *'],
    ['deviceId=A*', 'deviceId: neither a device id nor *'],
    ['deviceId=A1,A2', 'deviceId: neither a device id nor *'],
    ['deviceId=A1&deviceId=A2', 'deviceId: given more than once'],
    ['deviceId=A1&deviceId=A1', 'deviceId: given more than once'],
    ['deviceId=A1&tail=1&tail=2', 'tail: given more than once'],
    ['deviceId=A1&level=warn&level=error', 'level: given more than once'],
    ['deviceId=A1&since=2026-01-15T10:30:00Z&since=', 'since: given more than once'],
    ['deviceId=A1&token=t&token=t', 'token: given more than once'],
    ['deviceId=A1&level=', 'level: not one of trace, debug, info, warn, error, fatal, unknown'],
    ['deviceId=A1&level=WARN', 'level: not one of trace, debug, info, warn, error, fatal, unknown'],
    ['deviceId=A1&tail=', 'tail: not a number from 1 to 10000'],
    ['deviceId=A1&tail', 'tail: not a number from 1 to 10000'],
    ['deviceId=A1&tail=1e3', 'tail: not a number from 1 to 10000'],
    ['deviceId=A1&tail=%205', 'tail: not a number from 1 to 10000'],
    ['deviceId=A1&tail=0', 'tail: not a number from 1 to 10000'],
    ['deviceId=A1&since=', 'since: neither the id of an event nor a time such as 2026-01-15T10:30:00Z'],
    [
      'deviceId=A1&since=2026-01-15T12:30:00+02:00',
      'since: a + in a URL means a space: write it as %2B, or give the time in UTC, such as 2026-01-15T10:30:00Z',
    ],
    ['deviceId=A1&since=2026-01-15T10:30:00Z&tail=1', 'tail or since, not both'],
  ])('?%s is refused: %s', (query, wrong) => {
    expect(read(query)).toEqual({ wrong })
  })

  it.each([
    ['deviceId=A1&tial=10', ['tial']],
    ['deviceId=A1&Tail=10&since_=x', ['Tail', 'since_']],
    ['deviceId=A1&x=1&x=2', ['x']],
  ])('?%s is understood but for %j', (query, unknownParameters) => {
    expect(read(query)).toEqual({ wish: { deviceId: 'A1' }, unknownParameters })
  })
})

it('parameters without a meaning are told in an error frame that names the nearest', () => {
  const frame = unknownParameters(['tial', 'LEVEL'])
  expect(ErrorFrame.parse(frame)).toEqual(frame)
  expect(frame).toMatchObject({
    code: 'unknown-parameter',
    message: 'Not a parameter of the URL: tial (did you mean tail?), LEVEL (did you mean level?).',
  })
})
