import { afterAll, describe, expect, it } from 'vitest'
import { fresh } from './support/page.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
afterAll(() => stack.close())

const PATIENCE = { timeout: 60_000 }
const [A = '', B = ''] = ['a', 'b'].map(name => fresh(`AlertRules-${name}`))

const put = async (name: string, rule: object) => {
  const admin = await stack.token({ scope: ['read', 'write', 'admin'] })
  const { status, text } = await stack.http(`/alerts/${name}`, { method: 'PUT', token: admin, json: rule })
  expect(status, text).toBeLessThan(300)
}
const remove = async (name: string) => {
  const admin = await stack.token({ scope: ['read', 'write', 'admin'] })
  await stack.http(`/alerts/${name}`, { method: 'DELETE', token: admin })
}
/** The alerts in the stream of a device, the oldest first, once there are so many. */
const alertsOf = async (deviceId: string, count: number) => {
  const found = async () => (await stack.events(deviceId)).filter(({ type }) => type === 'alert')
  await expect.poll(async () => (await found()).length, PATIENCE).toBeGreaterThanOrEqual(count)
  return found()
}

describe('a rule', PATIENCE, () => {
  it('about a value tells when it is beyond its bound, and when history has one within it again', async () => {
    await put('of-rules-hot', {
      devices: [A],
      when: { kind: 'value', field: 'heartbeat.modem_temperature', above: 60 },
      coolDownSeconds: 1,
    })
    await stack.send(`/uplink/${A}`, { heartbeat: { modem_temperature: 71.5 } })
    expect(await alertsOf(A, 1)).toMatchObject([{ state: 'firing', rule: 'of-rules-hot', value: 71.5 }])
    await stack.send(`/uplink/${A}`, { heartbeat: { modem_temperature: 20 } })
    expect(await alertsOf(A, 2)).toMatchObject([{ state: 'firing' }, { state: 'over', level: 'info' }])
    await remove('of-rules-hot')
  })

  it('that is deleted ends its open alerts, and says so', async () => {
    await put('of-rules-reboot', { devices: [B], when: { kind: 'reboot' }, coolDownSeconds: 3600 })
    await stack.send(`/uplink/${B}`, { heartbeat: { reboot: { reason: 'WATCHDOG' } } })
    expect(await alertsOf(B, 1)).toMatchObject([{ state: 'firing', message: 'rebooted: WATCHDOG' }])
    await remove('of-rules-reboot')
    expect(await alertsOf(B, 2)).toMatchObject([{ state: 'firing' }, { state: 'over', ended: 'deleted' }])
  })
})
