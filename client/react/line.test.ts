import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { From } from '../frames.ts'
import type { WatchOptions } from '../options.ts'
import type { Watch } from '../watched.ts'
import { sharedLine } from './line.ts'

/** The devices that are watched, as the line has asked for it. */
let watched: Set<string>
let begun: WatchOptions[]
let read: (From | undefined)[]
let isClosed: boolean

const begin = (options: WatchOptions): Watch => {
  begun.push(options)
  watched.add(`${options.deviceId}`)
  return {
    state: { state: 'live' },
    subscribe: (deviceId, from) => {
      watched.add(deviceId)
      read.push(from)
    },
    unsubscribe: deviceId => watched.delete(deviceId),
    reconnect: () => undefined,
    close: () => {
      isClosed = true
    },
    [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
  }
}
const line = () => sharedLine(begin, { url: 'wss://host/live', token: 't' })

beforeEach(() => {
  vi.useFakeTimers()
  watched = new Set()
  begun = []
  read = []
  isClosed = false
})
afterEach(() => {
  vi.useRealTimers()
})

it('lets devices go that were left a second ago, however quickly they take turns', () => {
  const shared = line()
  for (let turn = 0; turn < 100; turn++) {
    const leave = shared.join(shared.view([`D-${turn}`], 10), { tail: 1 }, () => undefined)
    vi.advanceTimersByTime(100)
    leave()
    expect(watched.size).toBeLessThan(12)
  }
  expect(begun).toHaveLength(1)
  vi.advanceTimersByTime(1_000)
  expect(isClosed).toBe(true)
})

it('reads history once for hooks that begin at the present moment, which moves', () => {
  const shared = line()
  const view = shared.view(['A'], 10)
  for (let second = 0; second < 10; second++) {
    const since = new Date(1_700_000_000_000 + second * 1_000).toISOString()
    shared.join(view, { since }, () => undefined)()
  }
  expect(begun.map(({ since }) => since)).toEqual(['2023-11-14T22:13:20.000Z'])
  expect(read).toEqual(Array.from({ length: 9 }, () => ({})))
})
