import { expect, it } from 'vitest'
import { handshakeOf } from './handshake.ts'

it('reads headers and query, which may come as null or not at all', () => {
  expect(handshakeOf({ headers: { A: 'b' }, queryStringParameters: { deviceId: '*' } })).toEqual({
    headers: { A: 'b' },
    query: { deviceId: '*' },
  })
  expect(handshakeOf({ headers: null, queryStringParameters: null })).toEqual({ headers: {}, query: {} })
  expect(handshakeOf({})).toEqual({ headers: {}, query: {} })
})
