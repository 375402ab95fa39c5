import { describe, expect, it } from 'vitest'
import { acceptable } from './accept.ts'

const TYPES = ['application/json', 'application/x-ndjson', 'text/csv']

describe('content negotiation (RFC 9110 §12.5.1)', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    [' , ', 'application/json'],
    ['*/*', 'application/json'],
    ['*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['Text/CSV', 'text/csv'],
    ['text/csv; charset=utf-8', 'text/csv'],
    ['text/csv;header=present;q=0.5', 'text/csv'],
    ['text/csv; Q=0.5', 'text/csv'],
    ['text/csv ; q = 0.5', 'text/csv'],
    ['text/*', 'text/csv'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/*;q=0.5, text/csv', 'text/csv'],
    ['text/csv;q=0.5, application/x-ndjson', 'application/x-ndjson'],
    ['text/csv;q=.2, application/json;q=.1', 'text/csv'],
    ['text/html, application/x-ndjson;q=0.9, */*;q=0.1', 'application/x-ndjson'],
    ['application/json;q=0, */*', 'application/x-ndjson'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 'application/json'],
    ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['json, text/csv', 'text/csv'],
    ['application/json;profile="x;q=0"', 'application/json'],
    ['text/html;title="a, text/csv", application/x-ndjson', 'application/x-ndjson'],
    ['text/csv;title="\\""', 'text/csv'],
    ['text/csv;title="', 'text/csv'],
  ])('gives for Accept: %s %s', (accept, type) => {
    expect(acceptable(TYPES, accept)).toBe(type)
  })

  it.each(['text/html', 'text/csv;q=0', 'json', '*/*;q=0', 'application/json;q=0'])(
    'refuses Accept: %s, and says what there is',
    accept => {
      const types = accept === 'application/json;q=0' ? ['application/json'] : TYPES
      expect(() => acceptable(types, accept)).toThrow(`not-acceptable: There is ${types.join(', ')}.`)
    },
  )
})
