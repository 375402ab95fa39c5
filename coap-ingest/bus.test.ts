import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type BusEntry, bus, busLimits, type PutEvents } from './bus.ts'
import { gate, recordingBus } from './testing/recordingBus.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const entry = (detail = '{}'): BusEntry => ({ detailType: 'Uplink', detail, time: new Date(0) })
const start = (putEvents: PutEvents, limits: Partial<typeof busLimits> = {}) => {
  const failures: unknown[] = []
  const events = bus({
    putEvents,
    onFailure: error => failures.push(error),
    random: () => 1,
    limits: { ...busLimits, ...limits },
  })
  return { ...events, failures }
}

it('puts waiting entries in one call, at most 10 of them', async () => {
  const recording = recordingBus()
  const { put } = start(recording.putEvents)
  const accepted = Promise.all(Array.from({ length: 25 }, () => put(entry())))
  await vi.runAllTimersAsync()
  expect(await accepted).toEqual(Array(25).fill(true))
  expect(recording.calls.map(call => call.length)).toEqual([10, 10, 5])
})

it('does not let a lone entry wait', async () => {
  const recording = recordingBus()
  const accepted = start(recording.putEvents).put(entry())
  await vi.advanceTimersByTimeAsync(0)
  expect(await accepted).toBe(true)
})

it('keeps a call below the size of an event', async () => {
  const recording = recordingBus()
  const { put } = start(recording.putEvents)
  for (let count = 0; count < 3; count += 1) void put(entry(JSON.stringify('x'.repeat(100_000))))
  await vi.runAllTimersAsync()
  expect(recording.calls.map(call => call.length)).toEqual([2, 1])
})

it('has several calls in flight, and lets the rest wait for them', async () => {
  const recording = recordingBus()
  const held = gate()
  recording.respond = async entries => {
    await held.opened
    return entries.map(() => undefined)
  }
  const { put, pending } = start(recording.putEvents, { maxConcurrentCalls: 2 })
  const accepted = Promise.all(Array.from({ length: 45 }, () => put(entry())))
  await vi.advanceTimersByTimeAsync(0)
  expect(recording.calls.map(call => call.length)).toEqual([10, 10])
  expect(pending()).toBe(45)
  held.open()
  await vi.advanceTimersByTimeAsync(0)
  expect(await accepted).toHaveLength(45)
  expect(recording.calls).toHaveLength(5)
  expect(pending()).toBe(0)
})

it('reads the outcome of each entry, and repeats only the refused ones', async () => {
  const recording = recordingBus()
  recording.respond = async entries =>
    entries.map(({ detail }) => (detail === '"b"' && recording.calls.length === 1 ? 'ThrottlingException' : undefined))
  const { put, failures } = start(recording.putEvents)
  const accepted = Promise.all(['"a"', '"b"', '"c"'].map(detail => put(entry(detail))))
  await vi.runAllTimersAsync()
  expect(await accepted).toEqual([true, true, true])
  expect(recording.calls.map(call => call.map(({ detail }) => detail))).toEqual([['"a"', '"b"', '"c"'], ['"b"']])
  expect(failures).toEqual(['ThrottlingException'])
})

it('repeats a call that failed', async () => {
  const recording = recordingBus()
  recording.respond = async entries => {
    if (recording.calls.length < 3) throw new Error('no route')
    return entries.map(() => undefined)
  }
  const accepted = start(recording.putEvents).put(entry())
  await vi.runAllTimersAsync()
  expect(await accepted).toBe(true)
  expect(recording.calls).toHaveLength(3)
})

it('takes an entry without an outcome as refused', async () => {
  const accepted = start(async () => []).put(entry())
  await vi.runAllTimersAsync()
  expect(await accepted).toBe(false)
})

it('ends within its time when the bus refuses, waiting longer each time', async () => {
  const at: number[] = []
  const { put, pending } = start(async entries => {
    at.push(Date.now())
    return entries.map(() => 'InternalFailure')
  })
  const began = Date.now()
  const accepted = put(entry()).then(result => ({ result, after: Date.now() - began }))
  await vi.runAllTimersAsync()
  expect(await accepted).toEqual({ result: false, after: busLimits.budgetMs })
  const waits = at.slice(1).map((time, index) => Math.floor((time - (at[index] ?? 0)) / 10) * 10)
  expect(waits).toEqual([50, 100, 200, 400])
  expect(pending()).toBe(0)
})

it('gives up a call that does not end, and answers in time although all calls hang', async () => {
  const recording = recordingBus()
  const putEvents: PutEvents = (entries, signal) => {
    void recording.putEvents(entries, signal)
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  const { put } = start(putEvents, { maxConcurrentCalls: 1 })
  const began = Date.now()
  const accepted = Promise.all(
    Array.from({ length: 30 }, () => put(entry()).then(result => ({ result, after: Date.now() - began }))),
  )
  await vi.runAllTimersAsync()
  expect(await accepted).toEqual(Array(30).fill({ result: false, after: busLimits.budgetMs }))
  expect(recording.calls.length).toBeLessThanOrEqual(3)
})
