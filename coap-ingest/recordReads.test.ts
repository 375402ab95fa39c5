import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReadDevices } from '../core/devices/batchRead.ts'
import type { DeviceRecord } from '../core/devices/record.ts'
import { type ReadEnd, readLimits, recordReads } from './recordReads.ts'
import { gate } from './testing/recordingBus.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const { waitMs, callTimeoutMs, maxAttempts } = readLimits
const { usualCalls } = readLimits.pace
const recordsOf: ReadDevices = async deviceIds => new Map(deviceIds.map(deviceId => [deviceId, { deviceId }]))

const start = (read: ReadDevices, limits: Partial<typeof readLimits> = {}) => {
  const calls: (readonly string[])[] = []
  const failures: unknown[] = []
  const ends: [deviceId: string, end: ReadEnd<DeviceRecord>][] = []
  const reads = recordReads({
    read: (deviceIds, signal) => {
      calls.push(deviceIds)
      return read(deviceIds, signal)
    },
    now: () => Date.now(),
    onFailure: error => failures.push(error),
    random: () => 1,
    limits: { ...readLimits, ...limits },
  })
  return {
    ...reads,
    calls,
    failures,
    ends,
    begin: (deviceId: string) => reads.begin(deviceId, end => ends.push([deviceId, end])),
  }
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `D${index}`)

describe('reads that wait', () => {
  it('go together, at most 100 in a call, and several calls at a time', async () => {
    const held = gate()
    const { begin, calls, ends, pending } = start(async (deviceIds, signal) => {
      await held.opened
      return recordsOf(deviceIds, signal)
    })
    const all = names(usualCalls * 100 + 250)
    for (const deviceId of all) void begin(deviceId)
    await vi.advanceTimersByTimeAsync(0)
    // More calls than usual where each is full; the rest waits for one of them.
    expect(calls.map(call => call.length)).toEqual(Array(usualCalls + 2).fill(100))
    held.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(calls.at(-1)).toHaveLength(50)
    expect(ends).toHaveLength(all.length)
    expect(pending()).toBe(0)
  })

  it('do not wait for others: a lone one goes at once', async () => {
    const { begin, ends } = start(recordsOf)
    void begin('A')
    await vi.advanceTimersByTimeAsync(0)
    expect(ends).toEqual([['A', { record: { deviceId: 'A' } }]])
  })

  it('name a device once in a call, though two wait for it', async () => {
    const { begin, calls, ends } = start(recordsOf)
    void begin('A')
    void begin('A')
    await vi.advanceTimersByTimeAsync(0)
    expect(calls).toEqual([['A']])
    expect(ends).toHaveLength(2)
  })

  it('are limited', async () => {
    const { begin } = start(() => new Promise(() => {}), { maxPending: 3 })
    expect(names(4).map(begin).at(-1)).toBe('tooManyReads')
  })
})

describe('a record', () => {
  it('is waited for so long, and told when it comes after all', async () => {
    const held = gate()
    const { begin, ends } = start(async (deviceIds, signal) => {
      await held.opened
      return recordsOf(deviceIds, signal)
    })
    const began = Date.now()
    const waiting = Promise.resolve(begin('A')).then(() => Date.now() - began)
    await vi.advanceTimersByTimeAsync(waitMs)
    expect(await waiting).toBe(waitMs)
    expect(ends).toEqual([])
    held.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(ends).toEqual([['A', { record: { deviceId: 'A' } }]])
  })

  it('that the table gave back unread is asked for again', async () => {
    let isThrottled = true
    const { begin, calls, ends } = start(async deviceIds => {
      const read = deviceIds.filter(deviceId => deviceId === 'A' || !isThrottled)
      isThrottled = false
      return new Map(read.map(deviceId => [deviceId, undefined]))
    })
    void begin('A')
    void begin('B')
    await vi.runAllTimersAsync()
    expect(calls).toEqual([['A', 'B'], ['B']])
    expect(ends.map(([deviceId]) => deviceId)).toEqual(['A', 'B'])
  })

  it('is given up after some attempts', async () => {
    const { begin, calls, ends } = start(async () => new Map())
    void begin('A')
    await vi.runAllTimersAsync()
    expect(calls).toHaveLength(maxAttempts)
    expect(ends).toEqual([['A', 'failed']])
  })

  it('is asked for again when a call failed', async () => {
    const { begin, failures, ends } = start(async (deviceIds, signal) => {
      if (failures.length === 0) throw new Error('reset')
      return recordsOf(deviceIds, signal)
    })
    void begin('A')
    await vi.runAllTimersAsync()
    expect(ends).toEqual([['A', { record: { deviceId: 'A' } }]])
    expect(failures).toEqual([new Error('reset')])
  })

  it('of a call that does not end is given up', async () => {
    const { begin, ends, pending } = start(
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    )
    void begin('A')
    await vi.advanceTimersByTimeAsync(callTimeoutMs)
    expect(ends).toEqual([['A', 'failed']])
    expect(pending()).toBe(0)
  })
})

describe('a table that does not answer', () => {
  const broken = async (read: ReadDevices) => {
    const reads = start(read)
    for (const deviceId of names(20)) {
      void reads.begin(deviceId)
      await vi.advanceTimersByTimeAsync(20)
    }
    return reads
  }

  it.each([
    ['fails', () => Promise.reject(new Error('no table'))],
    [
      'hangs',
      (_: unknown, signal: AbortSignal) =>
        new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ],
  ] as const)('and %s is waited for by nobody, of whatever device', async (_, read) => {
    const { begin } = await broken(read)
    await vi.advanceTimersByTimeAsync(waitMs)
    expect(
      names(50)
        .map(begin)
        .filter(why => why !== 'unreadable').length,
    ).toBe(0)
  })

  it('is tried by one call at a time, with those who pass by, and is waited for again when it answers', async () => {
    let isAway = true
    const { begin, calls, ends } = await broken(async (deviceIds, signal) => {
      if (isAway) throw new Error('no table')
      return recordsOf(deviceIds, signal)
    })
    const before = calls.length
    expect(begin('A')).toBe('unreadable')
    await vi.advanceTimersByTimeAsync(400)
    expect(calls.length).toBe(before)
    await vi.advanceTimersByTimeAsync(100)
    isAway = false
    for (const deviceId of names(5)) expect(begin(deviceId)).toBe('unreadable')
    await vi.advanceTimersByTimeAsync(0)
    expect(calls.at(-1)).toEqual(names(5))
    expect(ends.slice(-5).map(([, end]) => end)).toEqual(names(5).map(deviceId => ({ record: { deviceId } })))
    expect(begin('B')).toBeInstanceOf(Promise)
  })
})
