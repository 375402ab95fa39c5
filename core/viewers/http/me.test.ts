import { expect, it } from 'vitest'
import type { Claims } from '../../contracts/claims.ts'
import type { OperationRequest } from '../../http/operation.ts'
import { showMe } from './me.ts'

const me = showMe({
  connections: { countOf: async () => 0 },
  connectionsPerSubject: 1,
  heartbeatInterval: { minimum: 10, maximum: 600 },
})
const claims: Claims = { sub: 'viewer', exp: 2_000_000_000, devices: ['A'], scope: ['read'] }
const ask = (query: Record<string, string>) => {
  const request: OperationRequest = {
    route: '/me',
    method: 'GET',
    path: '/me',
    pathParameters: {},
    queryString: '',
    query,
    headers: {},
    body: Buffer.alloc(0),
    accepts: 'application/json',
  }
  return me(request, claims)
}

it('says that a socket would open', async () => {
  expect(await ask({ deviceId: 'A', tail: '10', level: 'warn' })).toMatchObject({ statusCode: 200 })
})

it.each([
  [{ tail: '20000' }, 'tail: not a number from 1 to 10000'],
  [{ since: 'yesterday' }, /^since: /],
  [{ level: 'loud' }, /^level: not one of/],
  [{ status: 'yes' }, 'status: not 0 or 1'],
  [{ status: '1', tail: '1' }, 'status has no history: neither tail nor since'],
  [{ tail: '1', since: '2026-01-01T00:00:00Z' }, 'tail or since, not both'],
])('says why a handshake with %j would be refused', async (wish, detail) => {
  await expect(ask({ deviceId: 'A', ...wish })).rejects.toMatchObject({
    code: 'bad-request',
    detail: expect.stringMatching(detail),
  })
})

it('says that the token does not cover the device, whatever else is asked for', async () => {
  await expect(ask({ deviceId: 'B', tail: '1' })).rejects.toMatchObject({ code: 'foreign-device' })
})
