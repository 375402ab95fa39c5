import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bus, busLimits, type PutEvents } from './bus.ts'
import type { BusEntry } from './entries.ts'
import { readLimits } from './recordReads.ts'
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
  const { put, pending } = start(recording.putEvents, { pace: { usualCalls: 2, maxCalls: 2, slowMs: 20 } })
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

it('does not let an entry wait for a call that is slow', async () => {
  const recording = recordingBus()
  const held = gate()
  recording.respond = async entries => {
    await held.opened
    return entries.map(() => undefined)
  }
  const { put } = start(recording.putEvents)
  const { usualCalls, maxCalls, slowMs } = busLimits.pace
  for (let count = 0; count < usualCalls + 1; count += 1) {
    void put(entry())
    await vi.advanceTimersByTimeAsync(0)
  }
  expect(recording.calls).toHaveLength(usualCalls)
  await vi.advanceTimersByTimeAsync(slowMs)
  void put(entry())
  await vi.advanceTimersByTimeAsync(0)
  expect(recording.calls.map(call => call.length)).toEqual([...Array(usualCalls).fill(1), 2])
  for (let count = 0; count < 20; count += 1) {
    await vi.advanceTimersByTimeAsync(slowMs)
    void put(entry())
  }
  await vi.advanceTimersByTimeAsync(0)
  expect(recording.calls).toHaveLength(maxCalls)
  held.open()
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
  const { put } = start(putEvents, { pace: { usualCalls: 1, maxCalls: 1, slowMs: 20 } })
  const began = Date.now()
  const accepted = Promise.all(
    Array.from({ length: 30 }, () => put(entry()).then(result => ({ result, after: Date.now() - began }))),
  )
  await vi.runAllTimersAsync()
  expect(await accepted).toEqual(Array(30).fill({ result: false, after: busLimits.budgetMs }))
  expect(recording.calls.length).toBeLessThanOrEqual(3)
})

describe('uplinks', () => {
  const json = (name: string) => JSON.stringify({ name })
  const namesIn = (call: readonly BusEntry[]): string[][] =>
    call.map(({ detail }) => JSON.parse(detail).uplinks.map(({ name }: { name: string }) => name))

  it('that wait share an event, and none waits for others', async () => {
    const recording = recordingBus()
    const { putUplink } = start(recording.putEvents)
    void putUplink(json('alone'), 1, 0)
    await vi.advanceTimersByTimeAsync(0)
    const accepted = Promise.all(['a', 'b', 'c'].map((name, index) => putUplink(json(name), index, 0)))
    await vi.advanceTimersByTimeAsync(0)
    expect(await accepted).toEqual([true, true, true])
    expect(recording.calls.map(namesIn)).toEqual([[['alone']], [['a', 'b', 'c']]])
  })

  it('that have waited for their record have less time: their answer still rides in the acknowledgement', async () => {
    const { putUplink } = start(() => Promise.reject(new Error('no route')))
    const began = Date.now()
    const endOf = (waitedMs: number) => putUplink(json('a'), 1, waitedMs).then(() => Date.now() - began)
    const ends = Promise.all([endOf(0), endOf(200), endOf(700)])
    await vi.runAllTimersAsync()
    expect(await ends).toEqual([busLimits.budgetMs, busLimits.budgetMs, busLimits.lateBudgetMs])
    expect(readLimits.waitMs + busLimits.lateBudgetMs).toBeLessThan(1500)
    expect(busLimits.lateMs + busLimits.budgetMs).toBeLessThan(1500)
  })

  it('of an entry that is refused are all put again, and are all refused when their time is over', async () => {
    const recording = recordingBus()
    recording.respond = async entries => entries.map((_, index) => (index === 0 ? 'InternalFailure' : undefined))
    let refused = 0
    const { putUplink } = bus({
      putEvents: recording.putEvents,
      onFailure: () => undefined,
      onRefused: () => {
        refused += 1
      },
      random: () => 1,
    })
    const accepted = Promise.all(Array.from({ length: 60 }, (_, index) => putUplink(json(String(index)), index, 0)))
    await vi.runAllTimersAsync()
    expect(await accepted).toEqual([...Array(50).fill(false), ...Array(10).fill(true)])
    expect(refused).toBe(50)
    expect(recording.calls.slice(1).map(call => namesIn(call).map(names => names.length))).toEqual(
      recording.calls.slice(1).map(() => [50]),
    )
  })
})

it('tells since when the bus refuses, and forgets it when it accepts', async () => {
  const recording = recordingBus()
  const { put, health } = start(recording.putEvents)
  recording.respond = () => Promise.reject(new Error('no route'))
  const began = performance.now()
  void put(entry())
  await vi.advanceTimersByTimeAsync(10)
  expect(health().refusedSince).toBe(began)
  recording.respond = undefined
  await vi.runAllTimersAsync()
  expect(health().refusedSince).toBeUndefined()
})
