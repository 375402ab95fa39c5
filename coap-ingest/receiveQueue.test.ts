import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { receiveQueue } from './receiveQueue.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const WHOLE = 8 * 1024 * 1024
const DATAGRAM_BYTES = 1024

/** A kernel whose queue is served at a rate and is fed at another, datagrams a millisecond. */
const start = () => {
  let bytes = WHOLE
  let fed = 0
  let served = 10
  let dropped = 0
  let longest = 0
  const waiting: { readonly datagram: Buffer; readonly since: number }[] = []
  const resized: number[] = []
  const arrive = (datagram: Buffer): void => {
    if ((waiting.length + 1) * DATAGRAM_BYTES > bytes) dropped += 1
    else waiting.push({ datagram, since: Date.now() })
  }
  const queue = receiveQueue({
    socket: {
      size: () => bytes,
      resize: wanted => {
        bytes = wanted
      },
      sendToSelf: arrive,
    },
    now: () => Date.now(),
    onResize: size => resized.push(size),
  })
  const run = (ms: number): void => {
    longest = 0
    dropped = 0
    for (let elapsed = 0; elapsed < ms; elapsed += 1) {
      for (let count = 0; count < fed; count += 1) arrive(Buffer.from('uplink'))
      for (const { datagram, since } of waiting.splice(0, served)) {
        if (!queue.take(datagram)) longest = Math.max(longest, Date.now() - since)
      }
      vi.advanceTimersByTime(1)
    }
  }
  return {
    queue,
    run,
    resized,
    load: (feed: number, serve = 10) => {
      fed = feed
      served = serve
    },
    /** ms that a datagram has waited, and how many were dropped, in the last run. */
    last: () => ({ longest, dropped }),
  }
}

it('knows nothing and does nothing while nothing comes', () => {
  const { queue, run, resized } = start()
  run(2000)
  expect([queue.queuedMs(), resized]).toEqual([0, []])
})

it('leaves the queue of a listener that keeps up as long as it is', () => {
  const { run, load, resized, queue, last } = start()
  load(8)
  run(3000)
  expect([resized, last().dropped]).toEqual([[], 0])
  expect(queue.queuedMs()).toBeLessThan(5)
})

it('has room for a burst: nothing of it is dropped', () => {
  const { run, load, resized, last } = start()
  load(1000)
  run(2)
  load(0)
  run(3000)
  expect([resized, last().dropped]).toEqual([[], 0])
})

it('makes the queue shorter when more comes than is handled, so that what is answered has not waited long', () => {
  const { run, load, queue, last } = start()
  load(40)
  run(2000)
  run(2000)
  expect(last().longest).toBeLessThan(300)
  expect(last().longest).toBeGreaterThan(20)
  expect(last().dropped).toBeGreaterThan(50_000)
  expect(queue.queuedMs()).toBeLessThan(300)
})

it('gives the queue its length back when that is over', () => {
  const { run, load, resized } = start()
  load(40)
  run(3000)
  load(2)
  run(8000)
  expect(resized.at(-1)).toBe(WHOLE)
  const before = resized.length
  run(8000)
  expect(resized).toHaveLength(before)
})

it('tells how long datagrams wait, and forgets it when it knows no more', () => {
  const { run, load, queue } = start()
  load(10)
  run(500)
  load(11)
  run(900)
  expect(queue.queuedMs()).toBeGreaterThan(40)
  load(0)
  run(1500)
  expect(queue.queuedMs()).toBe(0)
})

it('takes nobody else’s datagram for its own', () => {
  const { queue } = start()
  for (const length of [0, 16, 24, 25, 100]) expect(queue.take(Buffer.alloc(length))).toBe(false)
})
