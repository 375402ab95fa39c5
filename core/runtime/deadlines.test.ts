import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { deadlines } from './deadlines.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const start = () => {
  const settled = new Set<number>()
  const due: [item: number, at: number][] = []
  const { add } = deadlines<number>({
    afterMs: 100,
    isSettled: item => settled.has(item),
    onDue: item => {
      settled.add(item)
      due.push([item, Date.now()])
    },
    now: Date.now,
  })
  return { add, settled, due, began: Date.now() }
}

it('calls for each item when its own time is over', () => {
  const { add, due, began } = start()
  add(1)
  vi.advanceTimersByTime(30)
  add(2)
  vi.advanceTimersByTime(1000)
  expect(due).toEqual([
    [1, began + 100],
    [2, began + 130],
  ])
  add(3)
  vi.advanceTimersByTime(100)
  expect(due.at(-1)?.[0]).toBe(3)
})

it('leaves out what was settled, in whatever order', () => {
  const { add, due, settled } = start()
  for (let item = 0; item < 5000; item += 1) {
    add(item)
    if (item % 3 !== 0) settled.add(item)
  }
  vi.advanceTimersByTime(100)
  expect(due.map(([item]) => item)).toEqual(Array.from({ length: 1667 }, (_, index) => 3 * index))
})

it('has one timer for all, and none when nothing waits', () => {
  const { add, settled } = start()
  for (let item = 0; item < 100; item += 1) add(item)
  expect(vi.getTimerCount()).toBe(1)
  for (let item = 0; item < 100; item += 1) settled.add(item)
  vi.advanceTimersByTime(100)
  expect(vi.getTimerCount()).toBe(0)
})
