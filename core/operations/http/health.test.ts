import { describe, expect, it } from 'vitest'
import type { OperationRequest } from '../../http/operation.ts'
import { claimsWith } from '../../testing/claims.ts'
import { showHealth } from './health.ts'

const request: OperationRequest = {
  route: '',
  method: 'GET',
  path: '/health',
  pathParameters: {},
  query: {},
  queryString: '',
  headers: {},
  body: Buffer.alloc(0),
  accepts: 'application/json',
}
const answers = async () => undefined
const probes = { bus: answers, devices: answers, events: answers, counts: answers, viewers: answers }
const health = showHealth({
  probes,
  countViewers: async () => 42,
  now: () => 0,
})

describe('the health of the stack', () => {
  it.each(['devices', 'events', 'counts', 'viewers'] as const)('fails with the table of %s', async table => {
    const failing = async () => {
      throw new Error('no answer')
    }
    const failed = showHealth({ probes: { ...probes, [table]: failing }, countViewers: async () => 42, now: () => 0 })
    const { statusCode, body } = await failed(request, claimsWith())
    expect([statusCode, JSON.parse(body)]).toMatchObject([503, { status: 'failing', tables: { [table]: 'failing' } }])
  })

  it('tells how many sockets are open to a token that covers all devices', async () => {
    expect(JSON.parse((await health(request, claimsWith())).body)).toMatchObject({ status: 'ok', viewers: 42 })
  })

  it('tells it to no other (leaks between tenants)', async () => {
    const { body } = await health(request, claimsWith({ devices: ['acme-*'] }))
    expect(JSON.parse(body)).toMatchObject({ status: 'ok', viewers: null })
  })
})
