import { describe, expect, it } from 'vitest'
import { errorFields, jsonLogger } from './log.ts'

describe('jsonLogger', () => {
  it('writes one JSON object a line', () => {
    const lines: string[] = []
    const log = jsonLogger(
      line => lines.push(line),
      () => new Date(0),
    )
    log('warn', 'two\nlines', { count: 2, id: undefined })
    log('info', 'nothing more')
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"two\\nlines","count":2}',
      '{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"nothing more"}',
    ])
  })
})

describe('errorFields', () => {
  it('takes the code of a Node error, else the name', () => {
    expect(errorFields(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))).toEqual({
      error: 'ECONNREFUSED',
      errorMessage: 'refused',
    })
    expect(errorFields(Object.assign(new TypeError('no'), { code: 7 }))).toEqual({
      error: 'TypeError',
      errorMessage: 'no',
    })
  })

  it('describes a thrown value that is not an error', () => {
    expect(errorFields('text')).toEqual({ error: 'unknown', errorMessage: 'text' })
    expect(errorFields(undefined)).toEqual({ error: 'unknown', errorMessage: 'undefined' })
  })
})
