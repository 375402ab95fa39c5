import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import type { Item } from '../../client/items.ts'
import type { WatchState } from '../../client/state.ts'
import { watch } from '../../client/watch.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

/** Two hours become 3.6 s, ten idle minutes 0.3 s. */
const TIME_SCALE = 0.0005
const RENEW_AFTER_MS = 2500
const UPLINKS = 80
const EVERY_MS = 100

const local = await ownStack({ timeScale: TIME_SCALE })
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})

// Again where it fails: a machine that has too much to do is silent for longer, or shows late what is late.
it('a socket that the platform cuts after two hours shows no gap and no second of silence', {
  retry: 2,
}, async () => {
  const { webSocket: url, token } = local.endpoints
  const deviceId = `Renew-${randomUUID()}`
  const items: Item[] = []
  const at: number[] = []
  const states: WatchState['state'][] = []
  const running = watch({
    url,
    token,
    deviceId,
    renewAfterMs: RENEW_AFTER_MS,
    renewJitterMs: 250,
    pingEveryMs: 100,
    onEvent: item => {
      // The device is new.
      if (item.type === 'status') return
      items.push(item)
      at.push(performance.now())
    },
    onState: ({ state }) => states.push(state),
  })
  await expect.poll(() => running.state.state).toBe('live')
  for (let count = 1; count <= UPLINKS; count++) {
    await stack.send(`/uplink/${deviceId}`, { uplink_count: count })
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
})
