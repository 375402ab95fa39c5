import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { HistoryEvent } from '../api/history.ts'
import { readEvent, readSome } from './history.ts'

const event = (ms: number): HistoryEvent => ({
  ...uplink(ulid(ms, ms)),
  wire: { bytes: 1, type: 'CON', messageId: 1, token: '' },
})
const server = (...pages: ReadonlyArray<{ events: HistoryEvent[]; cursor: string | null }>) => {
  const asked: Array<Readonly<Record<string, string>>> = []
  const events = async (_deviceId: string, query: Readonly<Record<string, string>>) => {
    asked.push({ ...query })
    return { lookedTo: null, readUnits: 0, events: [], cursor: null, ...pages[asked.length - 1] }
  }
  return { asked, history: { events } }
}

it('goes on over short pages until it has enough, and says whether there is more', async () => {
  const { history, asked } = server(
    { events: [event(9)], cursor: 'a' },
    { events: [], cursor: 'b' },
    { events: [event(8), event(7)], cursor: null },
  )
  const { events, hasMore } = await readSome(history, ['A'], { until: ulid(10, 0) }, 2)
  expect(events.map(({ id }) => id)).toEqual([ulid(8, 8), ulid(9, 9)])
  expect(hasMore).toBe(true)
  const until = ulid(10, 0)
  expect(asked).toEqual([
    { limit: '2', until },
    { limit: '2', until, cursor: 'a' },
    { limit: '2', until, cursor: 'b' },
  ])
})

it('finds one event among those of its millisecond', async () => {
  const { history } = server({ events: [event(1)], cursor: 'a' }, { events: [event(2)], cursor: null })
  expect((await readEvent(history, '*', ulid(2, 2)))?.id).toBe(ulid(2, 2))
  const { history: empty } = server({ events: [], cursor: null })
  expect(await readEvent(empty, '*', ulid(2, 2))).toBeUndefined()
})
