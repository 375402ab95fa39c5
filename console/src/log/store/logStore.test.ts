import { expect, it, vi } from 'vitest'
import { ulid, uplink } from '../../../../client/testing/events.ts'
import type { Level } from '../../../../client/watch.ts'
import { createStore } from '../../design/store.ts'
import type { Feed, FeedSnapshot } from '../../feed/feed.ts'
import { rowList } from '../../feed/rows.ts'
import type { FeedSource } from '../../feed/source.ts'
import { finderOf } from '../search/query.ts'
import { createSearch } from '../search/search.ts'
import { createLogStore } from './logStore.ts'
import { createLogSettings } from './settings.ts'

const event = (ms: number, level: 'info' | 'error' = 'info') => ({ ...uplink(ulid(ms, ms), { count: ms }), level })
const keyOf = (ms: number) => ulid(ms, ms)

/** A log over rows that the test gives it. */
const opened = (source: FeedSource = { kind: 'live', tail: 100 }) => {
  const rows = rowList({ maxRows: 1_000 })
  let revision = 0
  const picture = (): FeedSnapshot => ({
    rows: rows.list(),
    counts: rows.counts(),
    arrived: rows.arrived(),
    continuing: rows.continuing(),
    revision,
    state: { state: 'live' },
    reading: undefined,
    isReadOverHttp: false,
    problem: undefined,
  })
  const { read, subscribe, write } = createStore(picture())
  const settle = vi.fn()
  const wishes: (Level | undefined)[] = []
  const feed: Feed = {
    ...{ read, subscribe, settle },
    open: () => () => undefined,
    want: wish => wishes.push(wish.level),
    load: async () => {
      rows.insert([event(1)])
      revision++
      write(picture())
    },
    clear: () => {
      rows.clear()
      revision++
      write(picture())
    },
  }
  const settings = createLogSettings(['A'])
  const search = createSearch(false, onAnswer => {
    setTimeout(() => onAnswer('ready'))
    return { ask: ({ query, lines }) => onAnswer(lines.map(finderOf(query))), end: () => undefined }
  })
  const log = createLogStore({ devices: ['A'], source, path: '/devices/A', feed, settings, search })
  const close = log.open()
  return {
    log,
    close,
    settle,
    wishes,
    arrive: (...events: ReturnType<typeof event>[]) => {
      for (const each of events) rows.take(each, 0)
      write(picture())
    },
    read: (...events: ReturnType<typeof event>[]) => {
      rows.insert(events)
      revision++
      write(picture())
    },
    lookFor: (text: string, isFiltered: boolean) =>
      settings.change({ search: { text, isRegex: false, isHighlighted: true, isFiltered } }),
    shown: () => log.read().shown.map(({ key }) => key),
  }
}

it('shows each row as it arrives, and never changes a list that it has shown', () => {
  const { log, arrive, shown, close } = opened()
  arrive(event(2))
  const before = log.read().shown
  arrive(event(3))
  expect(before).toHaveLength(1)
  expect(shown()).toEqual([keyOf(2), keyOf(3)])
  close()
})

it('stands still while it is touched or not followed, and counts what arrives meanwhile', () => {
  const { log, arrive, shown, settle, close } = opened()
  const fresh = () => log.read().feed.arrived - (log.read().held?.arrived ?? Number.NaN)
  arrive(event(2))
  log.touch(true)
  arrive(event(3))
  expect([shown(), fresh()]).toEqual([[keyOf(2)], 1])
  log.touch(false)
  expect(shown()).toHaveLength(2)
  log.follow(false)
  arrive(event(4), event(5))
  expect([shown().length, fresh()]).toEqual([2, 2])
  log.follow(true)
  expect(shown()).toHaveLength(4)
  expect(settle).toHaveBeenCalledOnce()
  close()
})

it('shows events that a person loads although it stands still', async () => {
  const { log, arrive, shown, close } = opened()
  arrive(event(2))
  log.load({ kind: 'more', key: 'more:earlier', order: '', side: 'earlier' })
  expect(log.read().isFollowing).toBe(false)
  await expect.poll(() => shown()).toEqual([keyOf(1), keyOf(2)])
  log.clear()
  expect([shown(), log.read().isFollowing]).toEqual([[], true])
  close()
})

it('filters by matches, steps through them, and shows rows around one', async () => {
  const { log, arrive, lookFor, shown, close } = opened()
  arrive(...[10, 20, 21, 30, 31].map(ms => event(ms)))
  lookFor('#2', false)
  await expect.poll(() => log.read().hits).toEqual([1, 2])
  expect(log.read().spansOf(event(10))).toBeUndefined()
  lookFor('#2', true)
  expect(shown()).toEqual([keyOf(20), keyOf(21)])
  log.stepHits(1)
  log.stepHits(1)
  expect(log.read()).toMatchObject({ current: keyOf(20), isFollowing: false, isAllShown: false })
  log.showContext(keyOf(21), 1)
  expect(shown()).toEqual([keyOf(20), keyOf(21), keyOf(30)])
  log.leave()
  expect(shown()).toHaveLength(2)
  close()
})

it('steps from error to error, from the newest on', () => {
  const { log, arrive, close } = opened()
  arrive(event(1, 'error'), event(2), event(3, 'error'), event(4))
  log.stepErrors(1)
  expect(log.read().current).toBe(keyOf(3))
  log.stepErrors(-1)
  expect(log.read().target).toEqual({ key: keyOf(1), to: 'center' })
  close()
})

it('opens the event that its address names, once it has been read', () => {
  const { log, read, close } = opened({ kind: 'around', at: keyOf(2) })
  read(event(1), event(2), event(3))
  expect(log.read().target).toEqual({ key: keyOf(2), to: 'start' })
  expect([...log.read().opened]).toEqual([keyOf(2)])
  log.leave()
  read(event(4))
  expect(log.read().opened.size).toBe(0)
  close()
})

it('tells nobody about an update that changes nothing for them', () => {
  const { log, arrive, close } = opened()
  arrive(event(2))
  log.follow(false)
  const { shown, spansOf, settings } = log.read()
  arrive(event(3))
  expect(log.read().shown).toBe(shown)
  expect(log.read().spansOf).toBe(spansOf)
  expect(log.read().settings).toBe(settings)
  close()
})

it('asks history for the levels that are shown', () => {
  const { log, wishes, close } = opened()
  log.settings.change({ hidden: new Set<Level>(['trace', 'debug', 'info']) })
  log.settings.change({ isWrapped: true })
  log.settings.change({ hidden: new Set() })
  expect(wishes).toEqual([undefined, 'warn', undefined])
  close()
})
