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
const health = showHealth({
  probes: { bus: answers, devices: answers, events: answers, viewers: answers },
  countViewers: async () => 42,
  now: () => 0,
})

describe('the health of the stack', () => {
  it('tells how many sockets are open to a token that covers all devices', async () => {
    expect(JSON.parse((await health(request, claimsWith())).body)).toMatchObject({ status: 'ok', viewers: 42 })
  })

  it('tells it to no other (leaks between tenants)', async () => {
    const { body } = await health(request, claimsWith({ devices: ['acme-*'] }))
    expect(JSON.parse(body)).toMatchObject({ status: 'ok', viewers: null })
  })
})
