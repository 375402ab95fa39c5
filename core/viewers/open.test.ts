import { describe, expect, it } from 'vitest'
import type { ViewerOpened, ViewerSubscribed } from '../contracts/events.ts'
import { ConnectedFrame, ErrorFrame, LiveFrame } from '../contracts/frames.ts'
import { TooMuchReading } from '../contracts/readBudget.ts'
import { NoMergedHistory } from '../events/history/read.ts'
import { viewerWith } from '../testing/claims.ts'
import { type OpenerDependencies, opener } from './open.ts'

/** A socket that is 410 until so many ms have gone by. */
const opening = (afterMs: number, changes: Partial<OpenerDependencies> = {}) => {
  let time = 1_000_000
  const start = time
  const posts: { type: string; code?: string }[] = []
  const cut: string[] = []
  const left: string[] = []
  const later: string[] = []
  const { opened, subscribed } = opener({
    viewers: { find: async (deviceId, connectionId) => viewerWith({ deviceId, connectionId }) },
    connections: {
      leave: async connectionId => void left.push(connectionId),
      isKnown: async () => true,
      cutLater: async connectionId => void later.push(connectionId),
    },
    leases: {
      begin: async () => true,
      end: async (_, lease) => void posts.push({ type: `end of ${lease}` }),
    },
    backlog: async function* ({ deviceId }, wanted) {
      yield JSON.stringify({ type: 'history', deviceId, ...wanted })
      yield JSON.stringify({ type: 'live', deviceId })
    },
    cut: async connectionId => {
      cut.push(connectionId)
      return 'cut'
    },
    log: () => undefined,
    now: () => time,
    wait: async ms => {
      time += ms
    },
    post: async (_, text) => {
      posts.push(JSON.parse(text))
      return time - start >= afterMs ? 'delivered' : 'gone'
    },
    ...changes,
  })
  const endsAt = start + 48_000
  return {
    opened: (viewer: ViewerOpened) => opened(viewer, endsAt),
    subscribed: (viewer: ViewerSubscribed) => subscribed(viewer, endsAt),
    posts,
    cut,
    left,
    later,
    types: () => posts.map(({ type }) => type),
    elapsed: () => time - start,
  }
}

const viewer = { connectionId: 'c1', deviceId: 'ABC123', connectedAt: '2024-01-15T10:30:00.000Z' }

describe('a viewer whose socket opens', () => {
  it('is greeted, gets the history that it wants, and then the frame live', async () => {
    const { opened, posts, types } = opening(0)
    await opened({ ...viewer, tail: 10 })
    expect(types()).toEqual(['connected', 'history', 'live'])
    const timestamp = new Date(1_000_000).toISOString()
    expect(posts[0]).toEqual({ type: 'connected', deviceId: 'ABC123', timestamp, protocol: 'sonde.v1' })
    expect(ConnectedFrame.parse(posts[0])).toEqual(posts[0])
    expect(posts[1]).toMatchObject({ tail: 10 })
  })

  it('is live at once when it wants no history', async () => {
    const { opened, types } = opening(0, { viewers: { find: () => Promise.reject(new Error('not needed')) } })
    await opened(viewer)
    expect(types()).toEqual(['connected', 'live'])
  })

  it('is told that its subscription is one to status, and is live at once', async () => {
    const { opened, subscribed, posts } = opening(0, {
      viewers: { find: () => Promise.reject(new Error('not needed')) },
    })
    await opened({ ...viewer, status: true })
    const { connectionId, deviceId, connectedAt } = viewer
    await subscribed({ connectionId, deviceId, subscribedAt: connectedAt, status: true })
    expect(posts.map(({ type, ...rest }) => [type, { ...rest, timestamp: undefined }])).toEqual([
      ['connected', { deviceId, status: true, protocol: 'sonde.v1', timestamp: undefined }],
      ['live', { deviceId, status: true, timestamp: undefined }],
      ['live', { deviceId, status: true, timestamp: undefined }],
    ])
    expect(ConnectedFrame.parse(posts[0])).toEqual(posts[0])
    expect(LiveFrame.parse(posts[1])).toEqual(posts[1])
  })

  it('is told of parameters of its URL that have no meaning, and goes on', async () => {
    const { opened, posts, types } = opening(0)
    await opened({ ...viewer, tail: 10, unknownParameters: ['tial'] })
    expect(types()).toEqual(['connected', 'error', 'history', 'live'])
    expect(posts[1]).toMatchObject({
      code: 'unknown-parameter',
      message: expect.stringContaining('did you mean tail?'),
    })
  })

  it('is greeted repeatedly until it is open, and then once', async () => {
    const { opened, types } = opening(400)
    await opened({ ...viewer, tail: 1 })
    expect(types().filter(type => type === 'connected').length).toBeGreaterThan(2)
    expect(types().slice(-3)).toEqual(['connected', 'history', 'live'])
  })

  it('is given up after 5 s, and removed', async () => {
    const { opened, elapsed, left, later, types } = opening(60_000)
    await opened({ ...viewer, tail: 1 })
    expect(elapsed()).toBe(5_000)
    expect(left).toEqual(['c1'])
    expect(types()).not.toContain('history')
    expect(later).toEqual(['c1'])
  })

  it('is tried once when its time to open was over before the event came', async () => {
    const { opened, elapsed, types } = opening(60_000)
    await opened({ ...viewer, connectedAt: new Date(1_000_000 - 20_000).toISOString() })
    expect([elapsed(), types()]).toEqual([0, ['connected']])
  })

  it('is not waited for once it has left: others wait behind it', async () => {
    const leave = async (connectionId: string) => expect.unreachable(`nothing of ${connectionId} is left`)
    const connections = { leave, cutLater: leave, isKnown: async () => false }
    const { opened, elapsed } = opening(60_000, { connections })
    await opened({ ...viewer, tail: 1 })
    expect(elapsed()).toBeLessThanOrEqual(500)
  })

  it('is one too many: it gets an error and is cut', async () => {
    const { opened, posts, cut } = opening(0)
    await opened({ ...viewer, refused: 'too-many-connections' })
    expect(posts).toMatchObject([{ type: 'error', code: 'too-many-connections' }])
    expect(cut).toEqual(['c1'])
  })
})

describe('a backlog that fails', () => {
  it('gives its lease back, so that the viewer may ask again', async () => {
    const { subscribed, types } = opening(0, { viewers: { find: () => Promise.reject(new Error('no table')) } })
    const wanted = { connectionId: 'c1', deviceId: 'ABC123', subscribedAt: viewer.connectedAt, tail: 1, lease: 'a' }
    await expect(subscribed(wanted)).rejects.toThrow('no table')
    expect(types()).toEqual(['end of a'])
  })
})

describe('an event that comes too late', () => {
  const minuteBefore = new Date(1_000_000 - 60_001).toISOString()
  const late = { connectionId: 'c1', deviceId: 'ABC123', tail: 10, lease: 'a' }

  it('is dropped: the viewer gets no greeting and no history, and may ask again at once', async () => {
    const { opened, posts, cut } = opening(0)
    await opened({ ...late, connectedAt: minuteBefore })
    expect([posts, cut]).toEqual([[{ type: 'end of a' }], []])
    const { subscribed, posts: sent } = opening(0)
    await subscribed({ ...late, subscribedAt: minuteBefore })
    expect(sent).toEqual([{ type: 'end of a' }])
  })

  it('still cuts a viewer that is one too many', async () => {
    const { opened, posts, cut } = opening(0)
    await opened({ ...viewer, connectedAt: minuteBefore, refused: 'too-many-connections' })
    expect([posts, cut]).toEqual([[], ['c1']])
  })

  it('is not too late within the minute', async () => {
    const { opened, types } = opening(0)
    await opened({ ...late, connectedAt: new Date(1_000_000 - 60_000).toISOString() })
    expect(types()).toEqual(['connected', 'history', 'end of a', 'live'])
  })
})

describe('the history of a subscription', () => {
  const subscription = { connectionId: 'c1', deviceId: 'ABC123', subscribedAt: viewer.connectedAt, since: '01' }

  it('is sent without a greeting', async () => {
    const { subscribed, types, posts } = opening(0)
    await subscribed(subscription)
    expect(types()).toEqual(['history', 'live'])
    expect(posts[0]).toMatchObject({ since: '01' })
  })

  it('is sent under its lease, which ends just before the frame live: the viewer may ask again then', async () => {
    const { subscribed, types } = opening(0)
    await subscribed({ ...subscription, lease: 'a' })
    expect(types()).toEqual(['history', 'end of a', 'live'])
  })

  it('is not sent again when the bus delivers the event twice: the lease is no longer held', async () => {
    const { subscribed, posts } = opening(0, { leases: { begin: async () => false, end: async () => undefined } })
    await subscribed({ ...subscription, lease: 'a' })
    expect(posts).toEqual([])
  })

  it('is not sent when its subject has read too much: the viewer is told when to ask again, and stays', async () => {
    const { subscribed, posts, cut } = opening(0, {
      backlog: () => {
        throw new TooMuchReading(42)
      },
    })
    await subscribed({ ...subscription, lease: 'a' })
    expect(posts).toMatchObject([
      { type: 'end of a' },
      { type: 'error', code: 'too-much-reading', retryAfter: 42, deviceId: 'ABC123' },
    ])
    expect(ErrorFrame.parse(posts[1])).toEqual(posts[1])
    expect(cut).toEqual([])
  })

  it('is not sent to a viewer that has unsubscribed', async () => {
    const { subscribed, posts } = opening(0, { viewers: { find: async () => undefined } })
    await subscribed(subscription)
    expect(posts).toEqual([])
  })

  it('is not sent to a viewer that was removed before it opened: it is cut, so that it reconnects', async () => {
    const connections = { leave: async () => undefined, isKnown: async () => false, cutLater: async () => undefined }
    const { subscribed, posts, cut } = opening(0, { viewers: { find: async () => undefined }, connections })
    await subscribed(subscription)
    expect([posts, cut]).toEqual([[], ['c1']])
  })

  it('ends when the token expires, or when the viewer is so slow that time runs out: it is cut', async () => {
    const find = async () => viewerWith({ claims: { exp: 1 } })
    const expired = opening(0, { viewers: { find } })
    await expired.subscribed(subscription)
    expect([expired.posts, expired.cut]).toEqual([[], ['c1']])
    let time = 1_000_000
    const slow = opening(0, {
      now: () => time,
      post: async () => {
        time += 50_000
        return 'delivered'
      },
    })
    await slow.subscribed(subscription)
    expect(slow.cut).toEqual(['c1'])
  })

  it('ends when the viewer is gone', async () => {
    const { subscribed, types } = opening(60_000)
    await subscribed(subscription)
    expect(types()).toEqual(['history'])
  })

  it('cannot be read: the viewer is cut, and resumes', async () => {
    const { subscribed, cut, left } = opening(0, {
      // biome-ignore lint/correctness/useYield: it fails before the first frame
      backlog: async function* () {
        throw new Error('throttled')
      },
    })
    await subscribed(subscription)
    expect([cut, left]).toEqual([['c1'], ['c1']])
  })

  it('is not kept over all devices: the viewer gets an error, and goes live', async () => {
    const { subscribed, posts, types, cut } = opening(0, {
      // biome-ignore lint/correctness/useYield: it fails before the first frame
      backlog: async function* () {
        throw new NoMergedHistory('off')
      },
    })
    await subscribed({ ...subscription, deviceId: '*' })
    expect(types()).toEqual(['error', 'live'])
    expect(posts[0]).toMatchObject({ code: 'no-merged-history', deviceId: '*' })
    expect(cut).toEqual([])
  })
})
