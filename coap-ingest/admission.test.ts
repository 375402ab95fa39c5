import { expect, it } from 'vitest'
import { admission } from './admission.ts'

const start = () => {
  const now = { inFlight: 0, queuedMs: 0 }
  const { isFull, answered } = admission({
    maxInFlight: 1000,
    inFlight: () => now.inFlight,
    queuedMs: () => now.queuedMs,
  })
  return { now, isFull, answered }
}
const times = (count: number, act: () => void): void => {
  for (let done = 0; done < count; done += 1) act()
}

it('takes requests while there is room', () => {
  const { now, isFull } = start()
  now.inFlight = 999
  expect(isFull()).toBe(false)
  now.inFlight = 1000
  expect(isFull()).toBe(true)
})

it('refuses the oldest datagrams of a queue that has become too long', () => {
  const { now, isFull } = start()
  now.queuedMs = 399
  expect(isFull()).toBe(false)
  now.queuedMs = 401
  expect(isFull()).toBe(true)
})

it('refuses what would be answered too late, tries a few, and takes all when answers are quick again', () => {
  const { now, isFull, answered } = start()
  now.inFlight = 200
  times(200, () => answered(1200))
  expect(isFull()).toBe(true)
  now.inFlight = 49
  expect(isFull()).toBe(false)
  now.inFlight = 200
  times(50, () => answered(10))
  expect(isFull()).toBe(false)
})

it('does not take one slow answer for many', () => {
  const { now, isFull, answered } = start()
  now.inFlight = 500
  times(100, () => answered(20))
  answered(1400)
  expect(isFull()).toBe(false)
})
