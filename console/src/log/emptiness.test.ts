import { describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { WatchState } from '../../../client/watch.ts'
import type { Row } from '../feed/row.ts'
import { emptinessOf } from './emptiness.ts'

const event = uplink(ulid(1, 1))
const row: Row = { kind: 'event', key: event.id, order: event.id, event, isLate: false, arrivedAt: 0, changes: [] }
const more: Row = { kind: 'more', key: 'more', order: '', side: 'earlier' }
const reason = { code: 'handshake', message: '' }
const live: WatchState = { state: 'live' }
const reconnecting: WatchState = { state: 'reconnecting', inSeconds: 1, at: 0, reason }
const closed: WatchState = { state: 'closed', reason }
const nothing = { reading: undefined, problem: undefined, isReadOverHttp: false }
const failed = { ...nothing, problem: new Error('no') }

/** Socket and history of a live log, and what stands in the place of its rows. */
describe('a log without rows says what is so', () => {
  it.each([
    ['connecting', { state: 'catching-up' }, nothing, 'reading'],
    ['live', live, nothing, 'waiting'],
    ['live, loading', live, { ...nothing, reading: 0 }, 'reading'],
    ['live, after a failed read', live, failed, 'unread'],
    ['without a socket', reconnecting, nothing, 'disconnected'],
    ['without a socket, read over HTTP', reconnecting, { ...nothing, isReadOverHttp: true }, 'waiting for a socket'],
    ['without a socket, and history fails', reconnecting, failed, 'unread'],
    ['offline', { state: 'offline' }, nothing, 'disconnected'],
    ['closed for ever', closed, nothing, 'disconnected'],
  ] as const)('%s', (_, state, feed, why) => {
    for (const rows of [[], [more]])
      expect(emptinessOf({ shown: rows, rows, isAllShown: true, feed: { ...feed, state } }, true)).toBe(why)
  })

  it.each([
    ['that is being read', { ...nothing, reading: 5 }, 'reading'],
    ['that holds nothing', nothing, 'past'],
    ['that could not be read', failed, 'unread'],
  ] as const)('a range of the past %s', (_, feed, why) => {
    const empty = { shown: [], rows: [], isAllShown: true, feed: { ...feed, state: undefined } }
    expect(emptinessOf(empty, false)).toBe(why)
  })

  it('all rows are hidden', () => {
    const hidden = { shown: [more], rows: [more, row], isAllShown: false, feed: { ...nothing, state: live } }
    expect(emptinessOf(hidden, true)).toBe('filtered')
    expect(emptinessOf({ ...hidden, rows: [more] }, true)).toBe('waiting')
  })

  it('says nothing beside rows', () => {
    const some = { shown: [more, row], rows: [more, row], isAllShown: true, feed: { ...failed, state: closed } }
    expect(emptinessOf(some, true)).toBeUndefined()
  })
})
