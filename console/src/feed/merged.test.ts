import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import { historyPages, readSome } from './history.ts'
import { commonStart } from './tails.ts'

/** A history of some sources, by the ms of their events, in pages of two. */
const historyOf = (sources: Readonly<Record<string, readonly number[]>>, emptyFirst = false) => {
  const asked: string[] = []
  const events = async (deviceId: string, query: Readonly<Record<string, string>>) => {
    asked.push(deviceId)
    const { since, until = '~', cursor } = query
    const found = (sources[deviceId] ?? [])
      .map(ms => uplink(ulid(ms, ms), { deviceId, count: ms }))
      .filter(({ id }) => id > (since ?? '') && id < until)
    if (since === undefined) found.reverse()
    if (emptyFirst && cursor === undefined) return { events: [], cursor: '0', lookedTo: null, readUnits: 0 }
    const from = Number(cursor ?? 0)
    const next = from + 2 < found.length ? `${from + 2}` : null
    return { events: found.slice(from, from + 2), cursor: next, lookedTo: null, readUnits: 0 }
  }
  return { asked, history: { events } }
}
const SOURCES = { A: [1, 4, 5, 6, 7, 20], B: [2, 3, 8], C: [] }
const timesOf = (events: readonly { readonly message: string }[]) =>
  events.map(({ message }) => Number(message.split('#')[1]))
const all = async (history: Parameters<typeof historyPages>[0], span: { since?: string; until?: string }) => {
  const times: number[] = []
  for await (const { events } of historyPages(history, ['A', 'B', 'C'], span)) times.push(...timesOf(events))
  return times
}

it.each([false, true])(
  'gives the events of several sources in the order of ids, from the first (empty pages: %s)',
  async empty => {
    const { history } = historyOf(SOURCES, empty)
    expect(await all(history, { since: ulid(0, 0) })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 20])
    expect(await all(history, { since: ulid(4, 9), until: ulid(8, 9) })).toEqual([5, 6, 7, 8])
  },
)

it.each([false, true])('or from the last (empty pages: %s)', async empty => {
  const { history } = historyOf(SOURCES, empty)
  expect(await all(history, {})).toEqual([20, 8, 7, 6, 5, 4, 3, 2, 1])
})

it('reads some, and says whether there are more, although one source ends before another', async () => {
  const { history, asked } = historyOf(SOURCES)
  const { events, hasMore } = await readSome(history, ['A', 'B'], { until: ulid(20, 0) }, 4)
  expect(timesOf(events)).toEqual([5, 6, 7, 8])
  expect(hasMore).toBe(true)
  expect(asked.length).toBeLessThan(6)
  const rest = await readSome(history, ['A', 'B'], { until: ulid(5, 5) }, 10)
  expect(timesOf(rest.events)).toEqual([1, 2, 3, 4])
  expect(rest.hasMore).toBe(false)
})

it('knows from where no source lacks rows, when each has sent its newest ones', () => {
  const row = (deviceId: string, ms: number) => {
    const event = uplink(ulid(ms, ms), { deviceId })
    return { kind: 'event', key: event.id, order: event.id, event, isLate: false, arrivedAt: 0, changes: [] } as const
  }
  const rows = [row('A', 1), row('B', 2), row('A', 3), row('B', 4), row('B', 5)]
  expect(commonStart(rows, 4)).toBe('')
  expect(commonStart(rows, 3)).toBe(ulid(2, 2))
  expect(commonStart(rows, 2)).toBe(ulid(2, 2))
  expect(commonStart([...rows, row('A', 6)], 3)).toBe(ulid(2, 2))
})
