import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { duringOutage, LIST_EVERY_MS } from './outage.ts'

let reads: number
let isHidden: boolean
beforeEach(() => {
  vi.useFakeTimers()
  reads = 0
  isHidden = false
})
afterEach(() => {
  vi.useRealTimers()
})
const outage = () =>
  duringOutage(() => void reads++, {
    isHidden: () => isHidden,
    now: Date.now,
  })

test('while the socket is away the list is read again and again, however often an attempt fails', () => {
  const { become, end } = outage()
  become('live')
  for (let attempt = 0; attempt < 40; attempt++) {
    become('reconnecting')
    become('catching-up')
    vi.advanceTimersByTime(LIST_EVERY_MS / 10)
  }
  expect(reads).toBe(4)
  isHidden = true
  vi.advanceTimersByTime(10 * LIST_EVERY_MS)
  expect(reads).toBe(4)
  end()
})

test('after a long outage it is read once more; after a short one the watch brings all', () => {
  const { become } = outage()
  become('live')
  become('reconnecting')
  vi.advanceTimersByTime(LIST_EVERY_MS - 1)
  become('live')
  expect(reads).toBe(0)
  become('offline')
  vi.advanceTimersByTime(10 * LIST_EVERY_MS)
  expect(reads).toBe(0)
  become('live')
  expect(reads).toBe(1)
  vi.advanceTimersByTime(10 * LIST_EVERY_MS)
  expect(reads).toBe(1)
})
