import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import type { Item } from '../../client/items.ts'
import type { WatchState } from '../../client/state.ts'
import { watch } from '../../client/watch.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

/** Two hours become 7.2 s, ten idle minutes 0.6 s. */
const TIME_SCALE = 0.001
const RENEW_AFTER_MS = 5000
const UPLINKS = 150
const EVERY_MS = 100

const local = await ownStack({ timeScale: TIME_SCALE })
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})

it('a socket that the platform cuts after two hours shows no gap and no second of silence', async () => {
  const { webSocket: url, token } = local.endpoints
  const items: Item[] = []
  const at: number[] = []
  const states: WatchState['state'][] = []
  const running = watch({
    url,
    token,
    deviceId: 'Renew-1',
    renewAfterMs: RENEW_AFTER_MS,
    renewJitterMs: 500,
    pingEveryMs: 200,
    onEvent: item => {
      items.push(item)
      at.push(performance.now())
    },
    onState: ({ state }) => states.push(state),
  })
  await expect.poll(() => running.state.state).toBe('live')
  for (let count = 1; count <= UPLINKS; count++) {
    await stack.send('/uplink/Renew-1', { uplink_count: count })
    await pause(EVERY_MS)
  }
  await expect.poll(() => items.length).toBe(UPLINKS)
  running.close()
  expect(items.map(item => 'message' in item && item.message)).toEqual(
    Array.from({ length: UPLINKS }, (_, index) => `Received uplink #${index + 1}`),
  )
  expect(Math.max(...at.slice(1).map((one, index) => one - (at[index] ?? 0)))).toBeLessThan(1000)
  expect(states).toEqual(['live', 'closed'])
  const meter = await fetch(`${local.endpoints.aws}/_local/meter`).then(response => response.json())
  expect(meter).toMatchObject({ webSocket: { opened: expect.any(Number) } })
  const { opened } = (meter as { webSocket: { opened: number } }).webSocket
  expect(opened).toBeGreaterThan(2)
}, 60_000)
