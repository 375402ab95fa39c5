import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { stopOnSignals } from './stopOnSignals.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const start = () => {
  const signals = new EventEmitter()
  const did: string[] = []
  stopOnSignals({
    listener: { drain: () => void did.push('drain'), close: async () => void did.push('close') },
    drainSeconds: 90,
    log: () => {},
    signals,
    exit: code => void did.push(`exit ${code}`),
  })
  return { signals, did }
}

it('drains on SIGTERM, then finishes and ends', async () => {
  const { signals, did } = start()
  signals.emit('SIGTERM')
  await vi.advanceTimersByTimeAsync(89_999)
  expect(did).toEqual(['drain'])
  await vi.advanceTimersByTimeAsync(1)
  expect(did).toEqual(['drain', 'close', 'exit 0'])
})

it('finishes and ends on SIGINT without waiting', async () => {
  const { signals, did } = start()
  signals.emit('SIGINT')
  await vi.advanceTimersByTimeAsync(0)
  expect(did).toEqual(['drain', 'close', 'exit 0'])
})

it('ends at once on a second signal', () => {
  const { signals, did } = start()
  signals.emit('SIGTERM')
  signals.emit('SIGINT')
  expect(did).toEqual(['drain', 'exit 1'])
})
