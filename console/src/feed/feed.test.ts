import { describe, expect, it, vi } from 'vitest'
import { idInItem } from '../../../client/ids.ts'
import { ulid, uplink } from '../../../client/testing/events.ts'
import { logLine } from '../../../client/testing/logLine.ts'
import type { Item, Level, WatchOptions, WatchState } from '../../../client/watch.ts'
import type { HistoryEvent } from '../api/history.ts'
import { ApiError } from '../api/problem.ts'
import { createFeed } from './feed.ts'
import type { Row } from './row.ts'
import type { FeedSource } from './source.ts'

const event = (ms: number, level: Level = 'info'): HistoryEvent => ({
  ...uplink(ulid(ms, ms), { count: ms }),
  level,
  wire: { bytes: 1, type: 'CON', messageId: 1, token: '' },
})

const opened = (
  source: FeedSource,
  pages: Array<{ events: HistoryEvent[]; cursor: string | null } | Error> = [],
  maxRows = 100,
  devices: readonly string[] = ['A'],
) => {
  const asked: Array<Readonly<Record<string, string>>> = []
  const items: Item[] = []
  let options: WatchOptions | undefined
  let state: WatchState = { state: 'catching-up' }
  let wake = () => {}
  let isEnded = false
  let change = () => {}
  const onRefused = vi.fn()
  const events = async (_deviceId: string, query: Readonly<Record<string, string>>) => {
    asked.push(query)
    const page = pages.shift()
    if (page instanceof Error) throw page
    return { lookedTo: null, readUnits: 0, events: [], cursor: null, ...page }
  }
  const feed = createFeed({
    devices,
    source,
    stack: { webSocketUrl: 'ws://x/live', httpUrl: 'http://x', token: () => 't', events },
    onRefused,
    maxRows,
    now: () => 5,
    framesFor: draw => ({ ask: () => setTimeout(draw), cancel: () => {} }),
    changed: () =>
      new Promise(done => {
        change = done
      }),
    watchDevice: given => {
      options = given
      isEnded = false
      return {
        get state() {
          return state
        },
        subscribe: () => {},
        unsubscribe: () => {},
        reconnect: () => {},
        close: () => {},
        async *[Symbol.asyncIterator]() {
          while (!given.signal?.aborted && !isEnded) {
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
      isEnded = next.state === 'closed'
      wake()
    },
    change: () => change(),
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
  await expect.poll(() => counts()).toEqual(['more', 1, 2])
  become({ state: 'live' })
  say(event(3))
  await expect.poll(() => counts()).toEqual([1, 2, 3])
  const { rows, arrived, state } = feed.read()
  expect(rows.map(row => row.kind === 'event' && row.arrivedAt)).toEqual([0, 0, 5])
  expect([arrived, state, options()?.tail]).toEqual([3, { state: 'live' }, 50])
  close()
})

it('asks for another token when the one it has is refused', () => {
  const { options, onRefused, close } = opened({ kind: 'live', tail: 50 })
  options()?.onError?.({ code: 'expired-token', message: 'expired', status: 401 })
  expect(onRefused).toHaveBeenCalledExactlyOnceWith('expired-token')
  close()
})

it('loads the events before the first row, and none twice', async () => {
  const pages = [{ events: [event(4), event(3)], cursor: null }]
  const { feed, say, counts, asked, close } = opened({ kind: 'live', tail: 50 }, pages)
  say(event(4), event(5))
  await expect.poll(() => counts()).toEqual(['more', 4, 5])
  const [more] = feed.read().rows
  if (more) await feed.load(more)
  await expect.poll(() => counts()).toEqual([3, 4, 5])
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
  await expect.poll(() => counts()).toEqual([2, 3, 'more'])
  const later = feed.read().rows.at(-1)
  if (later) await feed.load(later)
  await expect.poll(() => counts()).toEqual([2, 3, 4, 'more'])
  close()
})

it('says why history cannot be read', async () => {
  const refusal = new ApiError('no-merged-history', { status: 409, detail: 'None is kept.' })
  const { feed, close } = opened({ kind: 'range', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }, [refusal])
  await expect.poll(() => feed.read().problem).toMatchObject({ code: 'no-merged-history', status: 409 })
  expect(feed.read().reading).toBeUndefined()
  close()
})

describe('while no socket opens', () => {
  const reconnecting: WatchState = {
    state: 'reconnecting',
    inSeconds: 1,
    at: 0,
    reason: { code: 'handshake', message: 'handshake failed' },
  }
  const page = (...events: HistoryEvent[]) => ({ events, cursor: null })

  it('reads history over HTTP at each attempt, and misses nothing when a socket opens', async () => {
    const pages = [page(event(2), event(1)), page(event(3)), page(event(4))]
    const { feed, become, say, counts, asked, close } = opened({ kind: 'live', tail: 50 }, pages)
    become(reconnecting)
    await expect.poll(() => counts()).toEqual(['more', 1, 2])
    expect(feed.read()).toMatchObject({ isReadOverHttp: true, arrived: 2 })
    become(reconnecting)
    await expect.poll(() => counts()).toEqual(['more', 1, 2, 3])
    say(event(3), event(5))
    become({ state: 'live' })
    await expect.poll(() => counts()).toEqual([1, 2, 3, 4, 5])
    expect(feed.read()).toMatchObject({ isReadOverHttp: false, arrived: 5 })
    expect(asked).toMatchObject([{ limit: '50' }, { since: ulid(2, 2) }, { since: ulid(3, 3) }])
    close()
  })

  it.each([
    ['the API cannot be reached', { code: 'unreachable', message: 'Failed to fetch' }],
    ['the token is refused', { code: 'expired-token', message: 'expired', status: 401 }],
  ])('reads nothing when %s', async (_, reason) => {
    const { feed, become, asked, close } = opened({ kind: 'live', tail: 50 }, [page(event(1))])
    become({ ...reconnecting, reason })
    await expect.poll(() => feed.read().state).toMatchObject({ reason })
    expect([asked, feed.read().isReadOverHttp]).toEqual([[], false])
    close()
  })

  it('says why history cannot be read, unless the API is away altogether', async () => {
    const refusal = new ApiError('no-merged-history', { status: 409, detail: 'None is kept.' })
    const { feed, become, close, asked } = opened({ kind: 'live', tail: 50 }, [
      new ApiError('unreachable', { status: 0, detail: 'No answer.' }),
      refusal,
    ])
    become(reconnecting)
    await expect.poll(() => asked).toHaveLength(1)
    expect(feed.read().problem).toBeUndefined()
    await expect
      .poll(() => {
        become(reconnecting)
        return feed.read().problem
      })
      .toBe(refusal)
    close()
  })
})

it('follows again with another token after the stack has refused it for ever', async () => {
  const { feed, say, become, change, counts, options, close } = opened({ kind: 'live', tail: 50 })
  say(event(1))
  await expect.poll(() => counts()).toEqual(['more', 1])
  const reason = { code: 'foreign-device', message: 'No.', status: 403, isFinal: true }
  become({ state: 'closed', reason })
  options()?.onError?.(reason)
  await expect.poll(() => feed.read().state).toEqual({ state: 'closed', reason })
  expect(feed.read().problem).toBeUndefined()
  const before = options()
  await expect
    .poll(() => {
      change()
      return options()
    })
    .not.toBe(before)
  expect(options()).toMatchObject({ since: ulid(1, 1) })
  say(event(2))
  await expect.poll(() => counts()).toEqual(['more', 1, 2])
  close()
})

it('reads a range of the past again once the API is back', async () => {
  const away = new ApiError('unreachable', { status: 0, detail: 'No answer.' })
  const source = { kind: 'range', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' } as const
  const { feed, counts, change, close } = opened(source, [away, { events: [event(1)], cursor: null }])
  await expect.poll(() => feed.read().problem).toBe(away)
  change()
  await expect.poll(() => counts()).toEqual([1])
  expect(feed.read().problem).toBeUndefined()
  close()
})

describe('hidden levels', () => {
  const withoutInfo = { level: 'warn', isShown: ({ level }: { level: Level }) => level !== 'info' } as const
  const all = { level: undefined, isShown: () => true }

  it('earlier events are asked for by level; when a level is shown again, they are read anew', async () => {
    const pages = [
      { events: [event(2, 'warn'), event(1, 'error')], cursor: null },
      { events: [event(4), event(3)], cursor: null },
    ]
    const { feed, say, counts, asked, close } = opened({ kind: 'live', tail: 50 }, pages)
    say(event(5), event(6))
    await expect.poll(() => counts()).toEqual(['more', 5, 6])
    feed.want(withoutInfo)
    const [more] = feed.read().rows
    if (more) await feed.load(more)
    await expect.poll(() => counts()).toEqual([1, 2, 5, 6])
    expect(asked[0]).toMatchObject({ level: 'warn', until: ulid(5, 5) })
    feed.want(all)
    await expect.poll(() => counts()).toEqual(['more', 5, 6])
    const [again] = feed.read().rows
    if (again) await feed.load(again)
    await expect.poll(() => counts()).toEqual([3, 4, 5, 6])
    expect(asked[1]).not.toHaveProperty('level')
    close()
  })

  it('history is read on until it has something to show', async () => {
    const isShown = ({ level }: { level: Level }) => level !== 'info'
    const pages = [
      { events: Array.from({ length: 500 }, (_, place) => event(600 - place)), cursor: 'x' },
      { events: [event(3), event(2, 'debug')], cursor: null },
    ]
    const { feed, say, counts, asked, close } = opened({ kind: 'live', tail: 50 }, pages, 1_000)
    say(event(700))
    await expect.poll(() => counts()).toEqual(['more', 700])
    feed.want({ level: undefined, isShown })
    const [more] = feed.read().rows
    if (more) await feed.load(more)
    await expect.poll(() => counts()).toContain(2)
    expect(asked.map(({ until }) => until)).toEqual([ulid(700, 700), ulid(101, 101)])
    close()
  })

  it('a range of the past is asked for by level, and read anew only when a level is shown again', async () => {
    const source = { kind: 'range', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' } as const
    const pages = [
      { events: [event(1), event(2, 'warn')], cursor: null },
      { events: [event(2, 'warn')], cursor: null },
      { events: [event(1), event(2, 'warn')], cursor: null },
    ]
    const { feed, counts, asked, close } = opened(source, pages)
    await expect.poll(() => counts()).toEqual([1, 2])
    feed.want(withoutInfo)
    feed.want(all)
    close()
    feed.want(withoutInfo)
    const closeAgain = feed.open()
    await expect.poll(() => counts()).toEqual([2])
    feed.want(all)
    await expect.poll(() => counts()).toEqual([1, 2])
    expect(asked.map(({ level }) => level)).toEqual([undefined, 'warn', undefined])
    closeAgain()
  })
})

const lineAt = (ms: number, deviceId: string) => logLine(ulid(ms, ms), `line ${ms}`, { deviceId })
const idsIn = (rows: readonly Row[]) =>
  rows.map(row => (row.kind === 'event' ? Number(row.event.id.slice(-3)) : row.kind))

it('begins a timeline where none of its sources lacks rows, and loads the earlier ones of all', async () => {
  const pages = [
    { events: [event(2)], cursor: null },
    { events: [event(1)], cursor: null },
  ]
  const { feed, say, become, asked, options, close } = opened({ kind: 'live', tail: 2 }, pages, 100, ['A', 'B'])
  expect(options()?.devices).toEqual(['A', 'B'])
  say(lineAt(3, 'B'), lineAt(5, 'A'), lineAt(6, 'A'), lineAt(7, 'B'), lineAt(8, 'A'))
  await expect.poll(() => feed.read().arrived).toBe(5)
  become({ state: 'live' })
  await expect.poll(() => idsIn(feed.read().rows)).toEqual(['more', 5, 6, 7, 8])
  const [more] = feed.read().rows
  if (more) await feed.load(more)
  await expect.poll(() => idsIn(feed.read().rows)).toEqual([1, 2, 5, 6, 7, 8])
  expect(asked.map(({ until }) => until)).toEqual([ulid(5, 5), ulid(5, 5)])
  close()
})

it('says that one of several sources is refused for as long as the others go on', async () => {
  const { feed, say, become, options, close } = opened({ kind: 'live', tail: 2 }, [], 100, ['A', 'B'])
  options()?.onError?.({ code: 'foreign-device', message: 'Not yours.', deviceId: 'B', isFinal: true })
  become({ state: 'live' })
  say(lineAt(3, 'A'))
  await expect.poll(() => idsIn(feed.read().rows)).toEqual([3])
  expect(feed.read().problem).toMatchObject({ code: 'foreign-device', message: expect.stringContaining('B') })
  close()
})

it('goes to a line inside a batch by its index', async () => {
  const at = idInItem(ulid(5, 5), 700)
  const { asked, close } = opened({ kind: 'around', at })
  await expect.poll(() => asked).toHaveLength(2)
  expect(asked).toMatchObject([{ until: at }, { since: idInItem(ulid(5, 5), 699) }])
  close()
})
