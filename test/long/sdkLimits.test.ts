import { afterAll, expect, it, onTestFinished } from 'vitest'
import { watch } from '../../client/watch.ts'
import { fresh } from '../support/page.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

const endpoints = await sharedEndpoints()
const { webSocket: url, http, token } = endpoints
const stack = stackUnderTest(endpoints)
afterAll(() => stack.close())

it('120 devices in one watch are spread over sockets, and each event comes once', async () => {
  const devices = Array.from({ length: 120 }, (_, place) => fresh(`Many-${place}`))
  const heard = new Map<string, number>()
  const live = watch({
    url,
    http: `${http}`,
    token,
    devices,
    onEvent: item => {
      // Beside it comes that the device is new.
      if (item.type === 'uplink') heard.set(item.deviceId, (heard.get(item.deviceId) ?? 0) + 1)
    },
  })
  onTestFinished(() => live.close())
  await expect.poll(() => live.state.state, { timeout: 60_000 }).toBe('live')
  for (let from = 0; from < devices.length; from += 25) {
    await Promise.all(
      devices.slice(from, from + 25).map(device => stack.send(`/uplink/${device}`, { uplink_count: 1 })),
    )
  }
  await expect.poll(() => heard.size, { timeout: 60_000 }).toBe(120)
  expect([...heard.values()].every(count => count === 1)).toBe(true)
}, 120_000)

it.each([{ tail: 20_000 }, { since: 'yesterday' }])(
  'a handshake with %j is refused for ever, and said so',
  async wish => {
    const live = watch({ url, http: `${http}`, token, deviceId: 'A', ...wish })
    for await (const item of live) expect(item).toBeUndefined()
    expect(live.state).toMatchObject({ state: 'closed', reason: { code: 'bad-request', status: 400, isFinal: true } })
  },
)
