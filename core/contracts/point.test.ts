import { describe, expect, it } from 'vitest'
import { Point, timeIn } from './point.ts'

const refusalOf = (text: unknown) => Point.safeParse(text).error?.issues[0]?.message

describe('a point in history', () => {
  it.each([
    '01HM6AQH203Q8R5V1KZXW0T9YB',
    '01HM6AQH203Q8R5V1KZXW0T9YB.0017',
    '2026-11-28T02:00:00Z',
    '2026-11-28T02:00:00+02:00',
    '2026-11-28t02:00:00z',
    '2026-11-28t02:00:00.123456-05:30',
    '2016-12-31T23:59:60Z',
    '2016-12-31t15:59:60.5-08:00',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
  ])('may be %s', text => {
    expect(refusalOf(text)).toBeUndefined()
  })

  it.each([
    '',
    'yesterday',
    '2026-11-28',
    '2026-11-28T02:00:00',
    '2026-11-31T02:00:00Z',
    '2016-12-31T12:59:60Z',
    '2016-12-31T23:59:61Z',
    '2016-12-31T23:59:60',
    '01HM6AQH203Q8R5V1KZXW0T9Y',
    1_700_000_000,
    ' 2026-11-28T02:00:00Z',
  ])('is not %j, and the refusal gives an example', text => {
    expect(refusalOf(text)).toBe('neither the id of an event nor a time such as 2026-01-15T10:30:00Z')
  })

  it('says how to write a time whose + became a space on its way through a URL', () => {
    const { searchParams } = new URL('http://host/events?since=2026-11-28T02:00:00+02:00')
    expect(refusalOf(searchParams.get('since'))).toContain('write it as %2B, or give the time in UTC')
  })
})

it('a leap second counts as the second after it (RFC 3339 §5.7)', () => {
  expect(timeIn('2016-12-31t15:59:60.5-08:00')).toBe(Date.UTC(2017, 0, 1, 0, 0, 0, 500))
})
