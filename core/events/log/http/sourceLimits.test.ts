import { expect, it } from 'vitest'
import type { PlacedLine } from '../accept/bySource.ts'
import { type Refusal, sourceLimits } from './sourceLimits.ts'

const MINUTE = Date.parse('2026-11-28T12:00:00Z')
const lines = (count: number): readonly PlacedLine[] =>
  Array.from({ length: count }, (_, index) => ({ index, line: { level: 'info', message: 'x' } }))

/** Limits of 1,000 lines a minute and two batches a second, with counts that a test sets. */
const bed = () => {
  const reads: string[] = []
  const failures: unknown[] = []
  let now = MINUTE
  let counted: () => number = () => 0
  const admit = sourceLimits({
    counted: async source => {
      reads.push(source)
      return counted()
    },
    linesPerMinute: 1000,
    batchesPerSecond: 2,
    now: () => now,
    onFailure: error => failures.push(error),
  })
  return {
    reads,
    failures,
    after: (ms: number) => {
      now += ms
    },
    count: (is: () => number) => {
      counted = is
    },
    send: async (source: string, count: number): Promise<Refusal | undefined> =>
      (await admit(new Map([[source, lines(count)]]))).get(source),
  }
}

it('lines of a minute are limited by source, until the next minute', async () => {
  const { send, after } = bed()
  expect(await send('a', 600)).toBeUndefined()
  after(15_000)
  expect(await send('a', 600)).toEqual({ reason: 'a sends more than 1000 lines a minute', retryAfter: 45 })
  expect(await send('a', 400)).toBeUndefined()
  expect(await send('b', 600)).toBeUndefined()
  after(45_000)
  expect(await send('a', 600)).toBeUndefined()
})

it('lines that other processes let through count, as far as they are stored', async () => {
  const { send, after, count } = bed()
  count(() => 900)
  expect(await send('a', 200)).toMatchObject({ retryAfter: 60 })
  expect(await send('a', 100)).toBeUndefined()
  expect(await send('a', 50)).toMatchObject({ retryAfter: 60 })
  after(10_000)
  count(() => 1000)
  expect(await send('a', 1)).toMatchObject({ reason: expect.stringContaining('lines a minute') })
})

it('a request over the whole limit is let through once, rather than never', async () => {
  const { send } = bed()
  expect(await send('a', 5000)).toBeUndefined()
  expect(await send('a', 1)).toBeDefined()
})

it('counts are read every five seconds at most, and not at all for a quiet source', async () => {
  const { send, after, reads } = bed()
  await send('quiet', 20)
  expect(reads).toEqual([])
  for (let time = 0; time < 5; time++) {
    await send('a', 30)
    after(1_000)
  }
  expect(reads).toEqual(['a'])
  await send('a', 30)
  expect(reads).toEqual(['a', 'a'])
})

it('counts that cannot be read hold nothing up, and that is told', async () => {
  const { send, count, failures } = bed()
  count(() => {
    throw new Error('throttled')
  })
  expect(await send('a', 100)).toBeUndefined()
  expect(failures).toMatchObject([{ message: 'throttled' }])
})

it('small batches are limited by their number; a large request is many, and holds up the next ones', async () => {
  const { send, after } = bed()
  for (let time = 0; time < 6; time++) expect(await send('a', 1)).toBeUndefined()
  expect(await send('a', 1)).toEqual({
    reason: 'a sends more than 2 batches a second: send fewer, larger ones',
    retryAfter: 1,
  })
  after(500)
  expect(await send('a', 1)).toBeUndefined()
})
