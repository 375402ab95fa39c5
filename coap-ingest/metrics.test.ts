import { expect, test } from 'vitest'
import { request } from '../core/coap/testing/request.ts'
import type { Measured } from '../core/operations/metrics/embedded.ts'
import { listenerMetrics } from './metrics.ts'
import { someUplink, testListener } from './testing/testListener.ts'

const reporting = () => {
  const written: Measured[] = []
  const state = { totals: {} as Record<string, number>, drops: undefined as number | undefined, micros: 0, at: 0 }
  const { report, heardBefore } = listenerMetrics({
    write: measured => written.push(measured),
    totals: () => ({ ...state.totals }),
    inFlight: () => 3,
    kernelDrops: () => state.drops,
    used: () => ({ processorMicroseconds: state.micros, memoryBytes: 1000 }),
    now: () => state.at,
  })
  const after = (change: Partial<typeof state>) => {
    Object.assign(state, change)
    report()
    return Object.fromEntries(Object.entries(written.at(-1) ?? {}).map(([name, [value]]) => [name, value]))
  }
  return Object.assign(after, { heardBefore })
}

test('each report has the counts since the one before', () => {
  const after = reporting()
  const quiet = { Datagrams: 0, Uplinks: 0, InFlight: 3, MemoryBytes: 1000 }
  expect(after({ at: 60_000, micros: 6_000_000 })).toEqual({ ...quiet, CpuPercent: 10 })
  const totals = {
    datagrams: 9,
    uplinks: 4,
    heard: 4,
    'answers.2.04': 4,
    'answers.4.04': 1,
    'answers.4.13': 1,
    shed: 2,
  }
  expect(after({ at: 120_000, totals, drops: 5 })).toEqual({
    ...quiet,
    Datagrams: 9,
    Uplinks: 4,
    Answers204: 4,
    AnswersOther: 2,
    Shed: 2,
    KernelDrops: 5,
    SilentSeconds: 0,
    CpuPercent: 0,
  })
  expect(after({ at: 180_000 })).toEqual({ ...quiet, SilentSeconds: 60, CpuPercent: 0 })
})

test('a listener that never heard a device is not silent', () => {
  const after = reporting()
  expect(after({ at: 3_600_000 })).not.toHaveProperty('SilentSeconds')
})

test('uplinks of the canary and other tests of the stage do not end a silence', () => {
  const after = reporting()
  after({ at: 60_000, totals: { uplinks: 1, heard: 1 } })
  expect(after({ at: 120_000, totals: { uplinks: 2, heard: 1 } })).toMatchObject({ Uplinks: 1, SilentSeconds: 60 })
})

test('a listener that starts within a silence goes on with it, until it hears a device itself', () => {
  const after = reporting()
  after({ at: 10_000 })
  after.heardBefore(600_000)
  expect(after({ at: 60_000 })).toMatchObject({ SilentSeconds: 650 })
  expect(after({ at: 120_000, totals: { uplinks: 1, heard: 1 } })).toMatchObject({ SilentSeconds: 0 })
})

test('the silence before a start does not count once a device has been heard', () => {
  const after = reporting()
  after({ at: 60_000, totals: { uplinks: 1, heard: 1 } })
  after.heardBefore(600_000)
  expect(after({ at: 120_000 })).toMatchObject({ SilentSeconds: 60 })
})

test('a listener reports its start, and its last counts when it ends', async () => {
  const { listener, device, metrics } = await testListener({ environment: { METRICS_SECONDS: 3600 } })
  expect(metrics).toMatchObject([{ ListenerStarts: [1, 'Count'] }])
  await device.ask(request({ payload: someUplink }))
  await listener.close()
  expect(metrics.slice(1)).toMatchObject([
    { Uplinks: [1, 'Count'], Answers205: [1, 'Count'], MemoryBytes: [expect.any(Number), 'Bytes'] },
    { ListenerStops: [1, 'Count'] },
  ])
})

test('an event that the bus does not take is a failure', async () => {
  const { listener, bus, device, metrics } = await testListener({ environment: { METRICS_SECONDS: 3600 } })
  bus.respond = async entries => entries.map(() => 'ThrottlingException')
  await device.ask(request({ payload: someUplink }))
  await listener.close()
  expect(metrics.at(-2)).toMatchObject({ BusFailures: [1, 'Count'], Answers503: [1, 'Count'], Uplinks: [0, 'Count'] })
})

test('a new listener asks when a device was heard before it; the canary is not one', async () => {
  const at = Date.parse('2024-01-15T10:30:00Z')
  const { listener, device, metrics } = await testListener({
    environment: { METRICS_SECONDS: 3600 },
    clock: () => at,
    lastHeard: async () => at - 3_600_000,
  })
  await device.ask(request({ path: ['uplink', 'sonde-canary'], payload: someUplink }))
  await listener.close()
  const [silent] = metrics.at(-2)?.SilentSeconds ?? []
  expect(silent).toBeGreaterThanOrEqual(3600)
})

test('a table that does not tell when a device was heard stops nobody', async () => {
  const { listener, device, metrics, logged } = await testListener({
    environment: { METRICS_SECONDS: 3600 },
    lastHeard: async () => {
      throw new Error('throttled')
    },
  })
  await device.ask(request({ payload: someUplink }))
  await listener.close()
  expect(metrics.at(-2)).toMatchObject({ Uplinks: [1, 'Count'], SilentSeconds: [0, 'Seconds'] })
  expect(logged.join()).toContain('lastHeard')
})
