import { expect, it } from 'vitest'
import { handshakeOf } from './handshake.ts'

it('reads every value of headers and query, which may come as null or not at all', () => {
  expect(
    handshakeOf({
      headers: { A: 'c' },
      multiValueHeaders: { A: ['b', 'c'] },
      queryStringParameters: { deviceId: 'A2' },
      multiValueQueryStringParameters: { deviceId: ['A1', 'A2'] },
    }),
  ).toEqual({ headers: { A: ['b', 'c'] }, query: { deviceId: ['A1', 'A2'] } })
  expect(handshakeOf({ headers: null, queryStringParameters: null })).toEqual({ headers: {}, query: {} })
  expect(handshakeOf({})).toEqual({ headers: {}, query: {} })
})

it('reads a request that has single values alone', () => {
  expect(handshakeOf({ headers: { A: 'b' }, queryStringParameters: { deviceId: '*' } })).toEqual({
    headers: { A: ['b'] },
    query: { deviceId: ['*'] },
  })
})
