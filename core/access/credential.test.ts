import { describe, expect, it } from 'vitest'
import { offeredSubprotocols, tokenOf } from './credential.ts'

const header = (value: string) => ({ 'Sec-WebSocket-Protocol': value })

describe('tokenOf', () => {
  it.each([
    [{ Authorization: 'Bearer t1' }, {}, 't1'],
    [{ authorization: 'bearer  t1' }, {}, 't1'],
    [{ AUTHORIZATION: 'Bearer t1' }, {}, 't1'],
    [{ Authorization: 'Basic t1' }, {}, undefined],
    [{ Authorization: 'Bearer ' }, {}, undefined],
    [{ Authorization: 'Bearer t1 t2' }, {}, undefined],
    [header('sonde.v1, t2'), {}, 't2'],
    [header('t2,sonde.v1'), {}, 't2'],
    [{ 'sec-websocket-protocol': 'sonde.v1,t2' }, {}, 't2'],
    [header('sonde.v1'), {}, undefined],
    [header('other, t2'), {}, undefined],
    [{}, { token: 't3' }, 't3'],
    [{}, { token: '' }, undefined],
    [{}, {}, undefined],
  ])('%j %j: %s', (headers, query, token) => {
    expect(tokenOf({ headers, query })).toBe(token)
  })

  it('prefers the header, then the subprotocol', () => {
    const query = { token: 't3' }
    expect(tokenOf({ headers: { Authorization: 'Bearer t1', ...header('sonde.v1, t2') }, query })).toBe('t1')
    expect(tokenOf({ headers: header('sonde.v1, t2'), query })).toBe('t2')
    expect(tokenOf({ headers: header('sonde.v1'), query })).toBe('t3')
  })
})

it('offeredSubprotocols reads the list of a browser', () => {
  expect(offeredSubprotocols({ headers: header(' a ,b,, c') })).toEqual(['a', 'b', 'c'])
  expect(offeredSubprotocols({ headers: {} })).toEqual([])
})
