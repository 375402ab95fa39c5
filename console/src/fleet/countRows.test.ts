import { expect, it } from 'vitest'
import { idAt } from '../../../client/ids.ts'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { EventPage, HistoryEvent } from '../api/history.ts'
import type { SourceKind } from '../sources/sourceKind.ts'
import { rowCounter } from './countRows.ts'

const NOW = 100 * 3_600_000
const OLDEST = NOW - 6 * 3_600_000
const event = (deviceId: string, count: number): HistoryEvent => ({
  ...uplink(ulid(OLDEST + count, count), { deviceId, count }),
  wire: { bytes: 1, type: 'CON', messageId: 1, token: '' },
})

const counter = (fromMs: number, pages: number, services: readonly string[] = []) => {
  const asked: { deviceId: string; query: Readonly<Record<string, string>>; answer: () => void }[] = []
  const remembered: string[] = []
  const ended = new AbortController()
  const events = (deviceId: string, query: Readonly<Record<string, string>>) =>
    new Promise<EventPage>(done => {
      const number = Number(query.cursor ?? 0) + 1
      asked.push({
        deviceId,
        query,
        answer: () =>
          done({
            events: [event(deviceId, number)],
            cursor: number < pages ? `${number}` : null,
            lookedTo: null,
            readUnits: 1,
          }),
      })
    })
  const remember = ({ deviceId }: { deviceId: string }) => void remembered.push(deviceId)
  const counts: Record<string, readonly { atMs: number; count: number }[]> = {}
  const stats = async ({ from = '' }: Readonly<Record<string, string>>) => ({
    by: 'minute' as const,
    from,
    to: new Date(NOW).toISOString(),
    buckets: [{ at: from, lines: { info: 3, error: 2 } }],
  })
  const fleet = {
    remember,
    kindOf: (deviceId: string): SourceKind => (services.includes(deviceId) ? 'service' : 'device'),
    countLines: (deviceId: string, all: Iterable<{ atMs: number; count: number }>) => {
      counts[deviceId] = [...all]
    },
  }
  const rows = rowCounter({ events, stats }, fleet, { fromMs, fromId: idAt(fromMs) }, NOW, ended.signal)
  return { rows, asked, remembered, counts }
}

it('reads the earlier uplinks of the devices in view, a few at a time and each once', async () => {
  const { rows, asked, remembered } = counter(NOW - 1000, 1)
  rows.want(['A', 'B', 'C', 'D', 'E'])
  expect(asked.map(({ deviceId }) => deviceId)).toEqual(['A', 'B', 'C'])
  expect(asked[0]?.query).toMatchObject({ since: new Date(OLDEST).toISOString(), until: idAt(NOW - 1000) })
  rows.want(['A', 'X'])
  for (const { answer } of asked) answer()
  await expect.poll(() => asked.map(({ deviceId }) => deviceId)).toEqual(['A', 'B', 'C', 'X'])
  expect(remembered).toEqual(['A', 'B', 'C'])
})

it('reads page after page, up to a bound', async () => {
  const { rows, asked, remembered } = counter(NOW - 1000, 100)
  rows.want(['A'])
  for (let page = 1; page <= 6; page++) {
    await expect.poll(() => asked).toHaveLength(page)
    asked.at(-1)?.answer()
  }
  await expect.poll(() => remembered).toHaveLength(6)
  expect(asked).toHaveLength(6)
})

it('reads nothing when all uplinks are counted', () => {
  const { rows, asked } = counter(OLDEST, 1)
  rows.want(['A'])
  expect(asked).toEqual([])
})

it('counts the lines of services by minute, also when all uplinks are counted', async () => {
  const { rows, asked, counts } = counter(OLDEST, 1, ['web'])
  rows.want(['A', 'web'])
  await expect.poll(() => counts).toEqual({ web: [{ atMs: OLDEST, count: 5 }] })
  expect(asked).toEqual([])
})
