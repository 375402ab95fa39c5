import { describe, expect, it } from 'vitest'
import { responseIn } from './wholeResponse.ts'

const text = (...lines: readonly string[]) => Buffer.from(lines.join('\r\n'))
const WITH_LENGTH = text('HTTP/1.1 200 OK', 'X-Amzn-RequestId: 1', 'Content-Length: 7', '', '{"a":1}')
const IN_CHUNKS = text(
  'HTTP/1.1 400 ',
  'Transfer-Encoding: chunked',
  '',
  '3;x=y',
  '{"a',
  '4',
  '":1}',
  '0',
  'Trailer: x',
  '',
  '',
)

describe('a response of HTTP/1.1', () => {
  it.each([
    ['with a length', WITH_LENGTH, 200],
    ['in chunks', IN_CHUNKS, 400],
    ['after an interim one', Buffer.concat([text('HTTP/1.1 100 Continue', '', ''), WITH_LENGTH]), 200],
  ])('%s is whole with its last byte, and not before', (_, bytes, statusCode) => {
    for (let end = 0; end < bytes.length; end++) expect(responseIn(bytes.subarray(0, end))).toBeUndefined()
    expect(responseIn(bytes)).toMatchObject({ statusCode, body: '{"a":1}', isKept: true })
  })

  it('names its headers in lower case, and joins those of one name', () => {
    const response = responseIn(text('HTTP/1.1 200 OK', 'X-A: 1', 'x-a:  2 ', 'Content-Length: 0', '', ''))
    expect(response?.headers['x-a']).toBe('1, 2')
  })

  it.each([
    ['the service closes it', text('HTTP/1.1 200 OK', 'Connection: close', 'Content-Length: 0', '', '')],
    ['it is of HTTP/1.0', text('HTTP/1.0 200 OK', 'Content-Length: 0', '', '')],
    ['more follows', Buffer.concat([WITH_LENGTH, Buffer.from('HTTP/1.1 200 OK')])],
  ])('ends its connection when %s', (_, bytes) => {
    expect(responseIn(bytes)?.isKept).toBe(false)
  })

  it.each([
    ['no HTTP', text('SSH-2.0-x', '', '')],
    ['another version', text('HTTP/2 200', '', '')],
    ['no length', text('HTTP/1.1 200 OK', '', '{}')],
    ['two lengths', text('HTTP/1.1 200 OK', 'Content-Length: 2', 'Content-Length: 3', '', '{}')],
    [
      'a length and chunks',
      text('HTTP/1.1 200 OK', 'Content-Length: 2', 'Transfer-Encoding: chunked', '', '0', '', ''),
    ],
    ['another coding', text('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked', '', '0', '', '')],
    ['a length that is no number', text('HTTP/1.1 200 OK', 'Content-Length: +2', '', '{}')],
    ['a chunk without a length', text('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', 'x', '')],
    ['a chunk that goes on', text('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', '2', '{}}}', '0', '', '')],
    ['a header that goes on in the next line', text('HTTP/1.1 200 OK', 'X: 1', ' 2', 'Content-Length: 0', '', '')],
  ])('with %s is refused', (_, bytes) => {
    expect(() => responseIn(bytes)).toThrow(Error)
  })
})
