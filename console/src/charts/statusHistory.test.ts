import { describe, expect, it } from 'vitest'
import type { StatusWord } from '../kinds/kind.ts'
import { marksIn, silentFrom, statusHistory } from './statusHistory.ts'

const HEARD = 100_000
/** The words about a device that reports every 10 s, at the times at which they are told, ms. */
const said = (change: StatusWord['change'], at: number, silentSeconds?: number): readonly [StatusWord, number] => [
  {
    change,
    status: change === 'late' || change === 'offline' ? change : 'online',
    heardAtMs: change === 'late' || change === 'offline' ? HEARD : at,
    intervalSeconds: 10,
    silentSeconds,
  },
  at,
]
const marksOf = (...words: ReadonlyArray<readonly [StatusWord | undefined, number]>) => {
  const { take, marks } = statusHistory()
  for (const word of words) take(...word)
  return marks()
}

describe('the status of a device over time', () => {
  const late = said('late', 126_000, 26)
  const offline = said('offline', 201_000, 101)
  const online = said('online', 300_000, 200)
  const both = [
    { status: 'late', from: 126_000, to: 201_000 },
    { status: 'offline', from: 201_000, to: 300_000 },
  ]

  it('is put together from events in any order, each once', () => {
    expect(marksOf(late, offline, online).spans).toEqual(both)
    expect(marksOf(online, offline, late, online, late).spans).toEqual(both)
  })

  it('is open until the device is heard again', () => {
    expect(marksOf(late).spans).toEqual([{ status: 'late', from: 126_000, to: undefined }])
    expect(marksOf(offline, late).spans).toEqual([both[0], { status: 'offline', from: 201_000, to: undefined }])
  })

  it('begins where the interval of the device says, where its words are older than what was read', () => {
    const from = [125_000, 200_000]
    expect(marksOf(online).spans).toEqual([
      { status: 'late', from: from[0], to: from[1] },
      { status: 'offline', from: from[1], to: 300_000 },
    ])
    expect(marksOf(offline, online).spans).toEqual([{ status: 'late', from: from[0], to: 201_000 }, both[1]])
    expect(marksOf(said('online', 150_000, 50)).spans).toEqual([{ status: 'late', from: from[0], to: 150_000 }])
    expect(marksOf(said('online', 150_000)).spans).toEqual([])
  })

  it('ends at the next silence where the word that it was heard is missing', () => {
    const again = [{ ...said('late', 426_000)[0], heardAtMs: 400_000 }, 426_000] as const
    expect(marksOf(late, again).spans).toEqual([
      { status: 'late', from: 126_000, to: 400_000 },
      { status: 'late', from: 426_000, to: undefined },
    ])
  })

  it('has the time of the first uplink; a configuration is no change of it', () => {
    expect(marksOf(said('configured', 6), said('first-seen', 5), [undefined, 9])).toEqual({ spans: [], firstSeen: 5 })
  })

  it('is bounded: the oldest changes are dropped', () => {
    const words = Array.from({ length: 600 }, (_, turn) => said('online', (turn + 1) * 1_000_000, 50))
    const { spans } = marksOf(...words)
    expect(spans).toHaveLength(500)
    expect(spans[0]?.to).toBe(101_000_000)
  })
})

describe('the marks over a range', () => {
  it('are those that touch it', () => {
    const spans = [
      { status: 'late', from: 1, to: 4 },
      { status: 'late', from: 5, to: 12 },
      { status: 'offline', from: 19, to: undefined },
      { status: 'late', from: 21, to: 30 },
    ] as const
    const range = { from: 10, to: 20 }
    expect(marksIn(range, { spans, firstSeen: 9 }, [])).toEqual({ spans: spans.slice(1, 3), firstSeen: undefined })
    expect(marksIn(range, { spans: [], firstSeen: 10 }, []).firstSeen).toBe(10)
  })

  it('show a silence that began before all history that was read', () => {
    const range = { from: 300_000, to: 400_000 }
    const now = silentFrom(HEARD, 10, range.to)
    expect(marksIn(range, { spans: [], firstSeen: undefined }, now).spans).toEqual([
      { status: 'offline', from: 200_000, to: undefined },
    ])
    expect(silentFrom(HEARD, 10, 110_000)).toEqual([])
    expect(silentFrom(HEARD, 10, 150_000)).toEqual([{ status: 'late', from: 125_000, to: undefined }])
  })
})
