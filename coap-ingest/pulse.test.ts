import { expect, it } from 'vitest'
import { PULSE_DETAIL_TYPE, Pulse } from '../core/contracts/pulse.ts'
import { RECEIVED_AT } from '../core/testing/uplinks.ts'
import { testListener } from './testing/testListener.ts'

it('a listener tells the bus again and again that it hears, from its start to its end', async () => {
  let time = RECEIVED_AT
  const { listener, bus } = await testListener({ pulseEveryMs: 1, clock: () => time++ })
  const pulses = () =>
    bus.calls.flat().map(({ detailType, detail }) => [detailType, Pulse.parse(JSON.parse(detail)).at])
  await expect.poll(() => pulses().length, { timeout: 30_000 }).toBeGreaterThan(3)
  expect(new Set(pulses().map(([detailType]) => detailType))).toEqual(new Set([PULSE_DETAIL_TYPE]))
  const times = pulses().map(([, at]) => Number(at))
  expect(times[0]).toBeGreaterThanOrEqual(RECEIVED_AT)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
  await listener.close()
  const told = pulses().length
  await new Promise(setImmediate)
  expect(pulses().length).toBe(told)
})
