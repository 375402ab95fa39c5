import { describe, expect, it } from 'vitest'
import { offeredSubprotocols, tokensOf, type Values } from './credential.ts'

const jwt = (subject: string) =>
  [{ alg: 'HS256' }, { sub: subject }, 'signature']
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
const [A, B] = [jwt('a'), jwt('b')]
const subprotocols = (...lines: string[]): Values => ({ 'Sec-WebSocket-Protocol': lines })
const authorization = (...lines: string[]): Values => ({ Authorization: lines })

describe('the token of a handshake', () => {
  it.each<[string, Values, Values, readonly string[]]>([
    ['an authorization header', authorization('Bearer t1'), {}, ['t1']],
    ['a scheme in other capitals', { authorization: ['bearer  t1'] }, {}, ['t1']],
    ['a header name in other capitals', { AUTHORIZATION: ['Bearer t1'] }, {}, ['t1']],
    ['another scheme', authorization('Basic t1'), {}, []],
    ['a header without a token', authorization('Bearer '), {}, []],
    ['a header with two words', authorization('Bearer t1 t2'), {}, []],
    ['two header lines', authorization(`Bearer ${A}`, `Bearer ${B}`), {}, [A, B]],
    ['two header lines that say the same', authorization(`Bearer ${A}`, `Bearer ${A}`), {}, [A]],
    ['another scheme first', authorization('Basic x', `Bearer ${A}`), {}, [A]],
    ['the query', {}, { token: ['t3'] }, ['t3']],
    ['an empty parameter', {}, { token: [''] }, []],
    ['the query twice: the next step refuses that', {}, { token: ['t3', 't4'] }, ['t3']],
    ['a parameter in other capitals', {}, { Token: ['t3'] }, []],
    ['nothing', {}, {}, []],
  ])('is taken from %s', (_, headers, query, tokens) => {
    expect(tokensOf({ headers, query })).toEqual(tokens)
  })

  it.each<[readonly string[], readonly string[]]>([
    [[`sonde.v1, ${A}`], [A]],
    [[`${A},sonde.v1`], [A]],
    [['sonde.v1', A], [A]],
    [[A, 'sonde.v1'], [A]],
    [[`graphql-ws, sonde.v1, ${A}`], [A]],
    [['graphql-ws', 'sonde.v1', A], [A]],
    [[`${A}, graphql-ws, sonde.v1, wamp.2.json`], [A]],
    [['graphql-ws', `${A}, sonde.v1`], [A]],
    [[`,sonde.v1,, ${A} ,`], [A]],
    [[`sonde.v1,${A},${A}`], [A]],
    [
      [`sonde.v1, ${A}`, B],
      [A, B],
    ],
    [['sonde.v1'], []],
    [['graphql-ws, sonde.v1, wamp.2.json'], []],
    [[`graphql-ws, ${A}`], []],
    [[`Sonde.V1, ${A}`], []],
    [[A], []],
    [['sonde.v1, nonsense'], ['nonsense']],
    [[], []],
  ])('among the subprotocols %j is %j', (lines, tokens) => {
    expect(tokensOf({ headers: subprotocols(...lines), query: {} })).toEqual(tokens)
  })

  it('is that of the header, then that of the subprotocols, then that of the query', () => {
    const query = { token: ['t3'] }
    expect(tokensOf({ headers: { ...authorization('Bearer t1'), ...subprotocols(`sonde.v1, ${A}`) }, query })).toEqual([
      't1',
    ])
    expect(tokensOf({ headers: subprotocols(`sonde.v1, ${A}`), query })).toEqual([A])
    expect(tokensOf({ headers: subprotocols('sonde.v1'), query })).toEqual(['t3'])
    expect(tokensOf({ headers: subprotocols('graphql-ws, sonde.v1'), query })).toEqual(['t3'])
  })
})

it('the offered subprotocols are those of all header lines, without empty items', () => {
  expect(offeredSubprotocols({ headers: subprotocols(' a ,b,, c', 'd') })).toEqual(['a', 'b', 'c', 'd'])
  expect(offeredSubprotocols({ headers: {} })).toEqual([])
})
