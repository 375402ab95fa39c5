import { expect, it } from 'vitest'
import type { Measured } from '../metrics/embedded.ts'
import { canary } from './canary.ts'
import type { Walked } from './hops.ts'

const ok = (ms: number) => ({ state: 'ok', ms }) as const
const healthy: Walked = {
  dns: ok(1),
  udp: ok(2),
  answer: ok(30),
  bus: ok(90),
  storage: ok(120),
  token: ok(5),
  socket: ok(40),
  frame: ok(90),
}

const flown = async (walked: Walked) => {
  const published: Measured[] = []
  const logged: unknown[] = []
  await canary({
    walk: async () => walked,
    publish: measured => published.push(measured),
    log: (...line) => logged.push(line),
  })()
  return { published, logged }
}

it('publishes the round trip by hop, and that nothing failed', async () => {
  const { published } = await flown(healthy)
  expect(published).toEqual([
    {
      CanaryAnswer: [30, 'Milliseconds'],
      CanaryStored: [120, 'Milliseconds'],
      CanaryFrame: [90, 'Milliseconds'],
      CanaryFailed: [0, 'Count'],
    },
  ])
})

it('publishes a failure without the missing times, and logs the hop and the next thing to look at', async () => {
  const storage = { state: 'failed', ms: 10_000, why: 'it is not there', next: 'Look there.' } as const
  const { published, logged } = await flown({ ...healthy, storage, frame: { state: 'skipped', why: '' } })
  expect(published).toEqual([{ CanaryAnswer: [30, 'Milliseconds'], CanaryFailed: [1, 'Count'] }])
  expect(logged).toMatchObject([
    ['error', 'canary failed', { hop: 'storage', why: 'it is not there', next: 'Look there.', frame: 'skipped' }],
  ])
})
