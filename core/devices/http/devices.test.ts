import { describe, expect, it } from 'vitest'
import { claimsWith } from '../../testing/claims.ts'
import { requestWith } from '../../testing/httpRequests.ts'
import { type DeviceDependencies, listDevices, showDevice } from './devices.ts'

const asked = { ...requestWith({}), accepts: 'application/json' } as const
const dependenciesWith = (budget: DeviceDependencies['budget']): DeviceDependencies => ({
  list: async () => ({ devices: [], next: undefined, readUnits: 0 }),
  budget,
  cursors: {
    seal: async () => '',
    open: () => Promise.reject(new Error('no cursor was sent')),
  },
  read: async () => undefined,
  defaults: { heartbeat_interval: 720, location_mode: 'WIFI' },
  bounds: { minimum: 10, maximum: 604_800 },
  sensitiveFields: [],
  now: () => 0,
})

describe('the read units that GET /devices reserves (the cost of a token)', () => {
  it.each([
    [1, 27],
    [90, 116],
  ])('with a token of %i prefixes are %i: a unit for each, and those of a page', async (prefixes, units) => {
    const reserved: number[] = []
    const list = listDevices(
      dependenciesWith((_sub, expected, read) => {
        reserved.push(expected)
        return read()
      }),
    )
    const devices = Array.from({ length: prefixes }, (_, index) => `tenant-${index}-*`)
    await list({ ...asked, query: { limit: '100' } }, claimsWith({ devices }))
    expect(reserved).toEqual([units])
  })
})

describe('GET /devices/{id}', () => {
  it('names the part of the path that is not a device id', async () => {
    const show = showDevice(dependenciesWith((_sub, _expected, read) => read()))
    await expect(show({ ...asked, pathParameters: { id: 'a b' } }, claimsWith({}))).rejects.toMatchObject({
      code: 'bad-request',
      errors: [{ path: 'id' }],
    })
  })
})
