import { expect, it } from 'vitest'
import type * as z from 'zod'
import { tokensOf } from '../../core/access/credential.ts'
import { claimsWith } from '../../core/testing/claims.ts'
import { connector } from '../../core/viewers/connect.ts'
import { HandshakeHeaders, HandshakeQuery } from './handshake.ts'

const connect = connector({
  connections: { enter: async () => undefined, leave: async () => undefined, countOf: async () => 0 },
  leases: { take: async () => true },
  newLease: () => 'lease',
  announce: { opened: async () => undefined },
  isRevoked: async () => false,
  limits: { connectionsPerSubject: 1 },
  now: () => 0,
})
const statusFor = async (query: Readonly<Record<string, readonly string[]>>) =>
  (await connect({ headers: {}, query }, 'c1', claimsWith({ devices: ['*'] }))).statusCode

type Name = keyof typeof HandshakeQuery.shape
const [good, bad]: [Readonly<Record<Name, unknown>>, Readonly<Record<Exclude<Name, 'token'>, unknown>>] = [
  {
    deviceId: 'ABC123',
    tail: 10_000,
    since: '2024-01-15T10:30:00Z',
    level: 'warn',
    batch: '1',
    status: '1',
    token: 'a.b.c',
  },
  { deviceId: 'no device', tail: 10_001, since: 'yesterday', level: 'loud', batch: 'yes', status: 'true' },
]
const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success
const wishFor = (name: string, value: unknown) => ({ deviceId: 'ABC123', [name]: value })
const asText = (wish: object) => Object.fromEntries(Object.entries(wish).map(([name, value]) => [name, [`${value}`]]))

it.each(Object.entries(good))('%s may be %s, as documented', async (name, value) => {
  const wish = wishFor(name, value)
  expect(accepts(HandshakeQuery, wish)).toBe(true)
  expect(await statusFor(asText(wish))).toBe(200)
})

it.each(Object.entries(bad))('%s may not be %s, as documented', async (name, value) => {
  const wish = wishFor(name, value)
  expect(accepts(HandshakeQuery, wish)).toBe(false)
  expect(await statusFor(asText(wish))).toBe(400)
})

it('needs a deviceId', async () => {
  expect(accepts(HandshakeQuery, {})).toBe(false)
  expect(await statusFor({})).toBe(400)
})

it('takes the token where the documents say', () => {
  const [authorization = '', subprotocols = ''] = Object.keys(HandshakeHeaders.shape)
  const token = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.b.c`
  expect(tokensOf({ headers: { [authorization]: [`Bearer ${token}`] }, query: {} })).toEqual([token])
  expect(tokensOf({ headers: { [subprotocols]: [`sonde.v1, ${token}`] }, query: {} })).toEqual([token])
  expect(tokensOf({ headers: {}, query: { token: [token] } })).toEqual([token])
})
