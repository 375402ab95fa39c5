import { describe, expect, it } from 'vitest'
import { requestWith } from '../testing/httpRequests.ts'
import { jsonBody } from './body.ts'

const read = (body: Buffer | string, headers: Record<string, string> = {}) =>
  jsonBody(requestWith({ method: 'PUT', body: Buffer.from(body), headers }))

describe('a JSON body', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; profile=x',
    'application/vnd.example+json',
    'application/json; boundary="a;charset=x"',
    '',
  ])('may be of the content type %j', contentType => {
    expect(read('{"a":1}', { 'content-type': contentType })).toEqual({ a: 1 })
  })

  it('may have no content type, and a byte order mark', () => {
    expect(read('{"a":1}')).toEqual({ a: 1 })
    expect(read('\ufeff{"a":"ü"}', { 'content-encoding': 'identity' })).toEqual({ a: 'ü' })
  })

  it('is refused when it is nested so deeply that whatever goes through it would run out of stack', () => {
    const nested = (depth: number) => `${'{"a":['.repeat(depth / 2)}1${']}'.repeat(depth / 2)}`
    expect(read(nested(100))).toMatchObject({ a: [{}] })
    for (const body of [nested(102), nested(200_000), '['.repeat(50_000) + ']'.repeat(50_000)])
      expect(() => read(body)).toThrow('bad-request: The body is nested deeper than 100 levels.')
  })

  it.each([
    ['text/plain', {}],
    ['text/json', {}],
    ['application/merge-patch+json', {}],
    ['application/json-patch+json', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json; charset=utf-16', {}],
    ['application/json, text/plain', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('is refused as %s %j: 415 that says what to send', (contentType, more) => {
    expect(() => read('{}', { 'content-type': contentType, ...more })).toThrow(/^unsupported-media-type: Send it with/)
  })

  it.each<[string, Buffer | string, Record<string, string>, string]>([
    ['empty', '', {}, 'The body is empty: send a JSON object.'],
    ['cut', '{"a":', {}, 'The body is not JSON in UTF-8.'],
    ['not UTF-8', Buffer.of(0x22, 0xff, 0x22), {}, 'The body is not JSON in UTF-8.'],
    ['a part', '{}', { 'content-range': 'bytes 0-1/2' }, 'Content-Range: send the whole body'],
  ])('that is %s is 400', (_, body, headers, message) => {
    expect(() => read(body, headers)).toThrow(`bad-request: ${message}`)
  })
})
