import { expect, it } from 'vitest'
import { priceOfAMillionLines } from './logPrice.ts'
import { LOG_LINE_BYTES, LOG_LINES, logRequest } from './logSample.ts'
import { committedRuns } from './measured.ts'
import { prices } from './prices.ts'
import { Usage } from './usage.ts'

it('a request of the sample has 500 lines of 200 bytes each, and is like no other', () => {
  const lines = logRequest(0).split(/(?<=\n)/)
  expect(lines).toHaveLength(LOG_LINES)
  expect(new Set(lines.map(line => Buffer.byteLength(line)))).toEqual(new Set([LOG_LINE_BYTES]))
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 'info', message: expect.any(String) })
  expect(new Set([...lines, ...logRequest(1).split(/(?<=\n)/)]).size).toBe(2 * LOG_LINES)
})

it('a million lines cost units times price, and the bytes that they take while they are kept', () => {
  const nothing = Usage.parse(Object.fromEntries(Usage.keyof().options.map(key => [key, 0])))
  const perBatch = { ...nothing, busEvents: 2, invocations: 3, writeUnits: 32, readUnits: 4, httpRequests: 1 }
  const logs = { perBatch, perBatchSeen: { ...nothing, messages: 5 }, storedBytes: 1024 ** 3 / 2000 }
  const price = priceOfAMillionLines(logs, prices, { days: 730 / 24, viewers: 3 })
  expect(price.taken).toBeCloseTo(2000 * (2e-6 + 3 * 0.2e-6 + 32 * 0.625e-6 + 4 * 0.125e-6 + 1e-6), 8)
  expect(price.stored).toBeCloseTo(0.25)
  expect(price.seen).toBeCloseTo(0.03)
  expect(price.total).toBeCloseTo(price.taken + price.stored + price.seen)
})

it.each([
  ['with', committedRuns().withMergedHistory, 36],
  ['without', committedRuns().withoutMergedHistory, 20],
])(
  'a million lines cost less than $0.60, %s history over all devices and with a viewer, by what was measured',
  (_, { logs }, maximumUnits) => {
    expect(logs.perBatch.writeUnits).toBeLessThanOrEqual(maximumUnits)
    expect(logs.perBatch).toMatchObject({ busEvents: 2, invocations: 3, httpRequests: 1 })
    expect(priceOfAMillionLines(logs, prices, { days: 7, viewers: 1 }).total).toBeLessThan(0.6)
  },
)
