import { expect, it, vi } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { Item, WatchOptions, WatchState } from '../../../client/watch.ts'
import type { HistoryEvent } from '../api/history.ts'
import { ApiError } from '../api/problem.ts'
import { createFeed } from './feed.ts'
import type { FeedSource } from './source.ts'

const event = (ms: number): HistoryEvent => ({
  ...uplink(ulid(ms, ms), { count: ms }),
  wire: { bytes: 1, type: 'CON', messageId: 1, token: '' },
})

const opened = (source: FeedSource, pages: Array<{ events: HistoryEvent[]; cursor: string | null } | Error> = []) => {
  const asked: Array<Readonly<Record<string, string>>> = []
  const items: Item[] = []
  let options: WatchOptions | undefined
  let state: WatchState = { state: 'catching-up' }
  let wake = () => {}
  const onRefused = vi.fn()
  const events = async (_deviceId: string, query: Readonly<Record<string, string>>) => {
    asked.push(query)
    const page = pages.shift()
    if (page instanceof Error) throw page
    return { lookedTo: null, readUnits: 0, events: [], cursor: null, ...page }
  }
  const feed = createFeed({
    deviceId: 'A',
    source,
    stack: { webSocketUrl: 'ws://x/live', httpUrl: 'http://x', token: () => 't', events },
    onRefused,
    maxRows: 100,
    now: () => 5,
    framesFor: draw => ({ ask: () => setTimeout(draw), cancel: () => {} }),
    watchDevice: given => {
      options = given
      return {
        get state() {
          return state
        },
        subscribe: () => {},
        unsubscribe: () => {},
        close: () => {},
        async *[Symbol.asyncIterator]() {
          while (!given.signal?.aborted) {
            const item = items.shift()
            if (item) yield item
            else
              await new Promise<void>(done => {
                wake = done
              })
          }
        },
      }
    },
  })
  const close = feed.open()
  return {
    feed,
    asked,
    onRefused,
    close,
    options: () => options,
    say: (...said: Item[]) => {
      items.push(...said)
      wake()
    },
    become: (next: WatchState) => {
      state = next
      options?.onState?.(next)
    },
    counts: () =>
      feed
        .read()
        .rows.map(row =>
          row.kind === 'event' && row.event.type === 'uplink' ? row.event.data.uplink_count : row.kind,
        ),
  }
}

it('shows the items of a watch; only live ones are news', async () => {
  const { feed, say, become, counts, options, close } = opened({ kind: 'live', tail: 50 })
  say(event(1), event(2))
  await vi.waitFor(() => expect(counts()).toEqual(['more', 1, 2]))
  become({ state: 'live' })
  say(event(3))
  await vi.waitFor(() => expect(counts()).toEqual([1, 2, 3]))
  const { rows, arrived, state } = feed.read()
  expect(rows.map(row => row.kind === 'event' && row.arrivedAt)).toEqual([0, 0, 5])
  expect([arrived, state, options()?.tail]).toEqual([3, { state: 'live' }, 50])
  close()
})

it('asks for another token when the one it has is refused', () => {
  const { options, onRefused, close } = opened({ kind: 'live', tail: 50 })
  options()?.onError?.({ code: 'expired-token', message: 'expired', status: 401 })
  expect(onRefused).toHaveBeenCalledOnce()
  close()
})

it('loads the events before the first row, and none twice', async () => {
  const pages = [{ events: [event(4), event(3)], cursor: null }]
  const { feed, say, counts, asked, close } = opened({ kind: 'live', tail: 50 }, pages)
  say(event(4), event(5))
  await vi.waitFor(() => expect(counts()).toEqual(['more', 4, 5]))
  const [more] = feed.read().rows
  if (more) await feed.load(more)
  await vi.waitFor(() => expect(counts()).toEqual([3, 4, 5]))
  expect(asked[0]?.until).toBe(ulid(4, 4))
  close()
})

it('reads around a place, and on from there', async () => {
  const pages = [
    { events: [event(2)], cursor: 'x' },
    { events: [], cursor: null },
    { events: [event(3)], cursor: null },
    { events: [event(4)], cursor: null },
  ]
  const { feed, counts, close } = opened({ kind: 'around', at: ulid(3, 3) }, pages)
  await vi.waitFor(() => expect(counts()).toEqual([2, 3, 'more']))
  const later = feed.read().rows.at(-1)
  if (later) await feed.load(later)
  await vi.waitFor(() => expect(counts()).toEqual([2, 3, 4, 'more']))
  close()
})

it('says why history cannot be read', async () => {
  const refusal = new ApiError('no-merged-history', { status: 409, detail: 'None is kept.' })
  const { feed, close } = opened({ kind: 'range', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }, [refusal])
  await vi.waitFor(() => expect(feed.read().problem).toMatchObject({ code: 'no-merged-history', status: 409 }))
  expect(feed.read().reading).toBeUndefined()
  close()
})
