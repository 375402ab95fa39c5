import { describe, expect, test } from 'vitest'
import { type Judged, silentSince, statusOf, type Told } from './statusOf.ts'

const NOW = Date.parse('2026-01-15T12:00:00.000Z')
const MINUTE = 60_000
const rules = { minimum: 1, maximum: 86_400 }
/** A device that reports every ten minutes. */
const device = (seenMinutesAgo: number, told: Partial<Told> | null = null): Judged => ({
  kind: 'device',
  seenAtMs: NOW - seenMinutesAgo * MINUTE,
  heartbeatSeconds: 600,
  told: told && { status: 'late', asOfMs: NOW, sinceMs: undefined, id: '1', ...told },
})
const judge = (judged: Judged, waitMs = 0) => statusOf(judged, NOW, { ...rules, waitMs })

describe('the status of a device', () => {
  test('is what the stage said, where the clock of the page does not know yet', () => {
    expect(judge(device(24))).toBe('online')
    expect(judge(device(24, { status: 'late' }))).toBe('late')
    expect(judge(device(26, { status: 'offline' }))).toBe('offline')
  })

  test('goes by what was heard after the word', () => {
    expect(judge(device(1, { status: 'offline', asOfMs: NOW - 2 * MINUTE }))).toBe('online')
    expect(judge(device(26, { status: 'offline', asOfMs: NOW - 27 * MINUTE }))).toBe('late')
  })

  test('goes by the clock where no word has come, at once without a socket', () => {
    expect(judge(device(26, { status: 'online' }))).toBe('late')
    expect(judge(device(101))).toBe('offline')
    expect([judge(device(26), 2 * MINUTE), judge(device(28), 2 * MINUTE)]).toEqual(['online', 'late'])
  })

  test('goes by the word alone, while words come, where the stage has said what it told', () => {
    const judged = (seen: number, told: Partial<Told>) => judge({ ...device(seen, told), goesByWord: true }, 2 * MINUTE)
    expect(judged(500, { status: 'online' })).toBe('online')
    expect(judged(500, { status: 'late' })).toBe('late')
    expect(judged(1, { status: 'offline', asOfMs: NOW - 2 * MINUTE })).toBe('online')
    expect(judge({ ...device(500, { status: 'online' }), goesByWord: true })).toBe('offline')
  })

  test('of a service is not the word about a device, and the clock does not wait for one', () => {
    const service = { ...device(11, { status: 'late' }), kind: 'service' as const }
    expect(judge(service, 2 * MINUTE)).toBe('offline')
    expect(silentSince(service, NOW, rules)).toBeUndefined()
  })
})

test('since when it is late or offline: as the stage said, or by its interval', () => {
  const since = (judged: Judged) => silentSince(judged, NOW, rules)
  expect(since(device(1))).toBeUndefined()
  expect(since(device(27, { sinceMs: NOW - MINUTE }))).toBe(NOW - MINUTE)
  expect(since(device(27))).toBe(NOW - 2 * MINUTE)
  expect(since(device(130, { sinceMs: NOW - MINUTE }))).toBe(NOW - 30 * MINUTE)
  expect(since({ kind: 'device', seenAtMs: null, heartbeatSeconds: null, told: null })).toBeUndefined()
})
