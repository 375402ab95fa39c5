import { describe, expect, it } from 'vitest'
import { claimsWith } from '../../testing/claims.ts'
import { requestWith } from '../../testing/httpRequests.ts'
import type { Configure } from '../configuration/configure.ts'
import { putConfiguration } from './configure.ts'

const defaults = { heartbeat_interval: 720, location_mode: 'WIFI' } as const
const configured: Configure = async (deviceId, desired) => ({
  kind: 'changed',
  record: { deviceId, desired, desiredVersion: 1 },
})
const put = (body: unknown, configure = configured) =>
  putConfiguration({ configure, defaults, bounds: { minimum: 10, maximum: 604_800 }, now: () => 0, log: () => {} })(
    {
      ...requestWith({ method: 'PUT', pathParameters: { id: 'A' }, body: Buffer.from(JSON.stringify(body)) }),
      accepts: 'application/json',
    },
    claimsWith({ scope: ['write'] }),
  )

describe('the heartbeat interval in PUT /devices/{id}/config', () => {
  it.each([10, 604_800])('of %i s is taken', async heartbeat_interval => {
    expect((await put({ heartbeat_interval })).statusCode).toBe(200)
  })

  it('may be left out', async () => {
    expect((await put({ location_mode: 'GNSS' })).statusCode).toBe(200)
  })

  it.each([9, 1, 604_801, 4_294_967_295, 0, -1, 1.5])(
    'of %d s is refused with the bounds of the stage',
    async heartbeat_interval => {
      await expect(put({ heartbeat_interval })).rejects.toMatchObject({
        code: 'bad-request',
        errors: [{ path: 'heartbeat_interval', message: 'from 10 to 604800 s on this stage' }],
      })
    },
  )

  it.each(['60', null, Number.NaN, true, 1e20])('that is %s is refused', async heartbeat_interval => {
    await expect(put({ heartbeat_interval })).rejects.toMatchObject({ code: 'bad-request' })
  })
})

it('a log source takes no configuration', async () => {
  const refused = put({ heartbeat_interval: 60 }, async () => ({ kind: 'source' }))
  await expect(refused).rejects.toMatchObject({
    code: 'not-a-device',
    problem: { status: 409, title: 'This is a log source, which takes no configuration' },
  })
})

it('a field that is not known is refused, with the one that was probably meant', async () => {
  await expect(put({ heartbeat: 60 })).rejects.toMatchObject({
    detail: 'heartbeat: not known; did you mean heartbeat_interval? There are heartbeat_interval, location_mode',
  })
})
