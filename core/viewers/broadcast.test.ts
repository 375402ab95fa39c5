import { describe, expect, it } from 'vitest'
import { idAt } from '../../client/ids.ts'
import type { EventFrame } from '../events/kinds.ts'
import { levelsFrom } from '../events/level.ts'
import { logFrames } from '../events/log/frame.ts'
import { frameOf, receivedUplink } from '../testing/uplinks.ts'
import { broadcaster, POSTS_AT_ONCE } from './broadcast.ts'
import { EventsFrame } from './frames.ts'
import { isFull, type PostFrame, retriedPost } from './post.ts'
import type { Viewer } from './viewers.ts'

const NOW = Date.parse('2024-01-15T10:30:00.000Z')
const frame = frameOf(receivedUplink({ uplink_count: 1, heartbeat: { config: { iccid: '894', dev_id: 'ABC123' } } }))

const viewer = (
  connectionId: string,
  changes: Partial<Viewer> = {},
  claims: Partial<Viewer['claims']> = {},
): Viewer => ({
  deviceId: 'ABC123',
  connectionId,
  connectedAt: new Date(NOW - 60_000).toISOString(),
  claims: { sub: 'someone', exp: NOW / 1000 + 60, devices: ['*'], scope: ['read'], ...claims },
  expiresAt: NOW / 1000 + 9000,
  ...changes,
})

const stage = (rows: readonly Viewer[], post?: PostFrame) => {
  const posts: [connectionId: string, frame: EventFrame][] = []
  const texts: [connectionId: string, text: string][] = []
  const left: string[] = []
  const later: string[] = []
  const cut: string[] = []
  const logged: unknown[] = []
  const reads: string[] = []
  const push = broadcaster({
    viewers: {
      watching: async deviceId => {
        reads.push(deviceId)
        return rows.filter(row => row.deviceId === deviceId)
      },
      watchingStatus: async () => {
        throw new Error('no event here tells a change of status')
      },
    },
    connections: {
      leave: async connectionId => void left.push(connectionId),
      cutLater: async connectionId => void later.push(connectionId),
    },
    post: async (connectionId, text) => {
      posts.push([connectionId, JSON.parse(text)])
      texts.push([connectionId, text])
      return post ? post(connectionId, text) : 'delivered'
    },
    cut: async connectionId => {
      cut.push(connectionId)
      if (connectionId.startsWith('stuck')) throw new Error('throttled')
      return connectionId.startsWith('opening') ? 'gone' : 'cut'
    },
    sensitiveFields: ['heartbeat.config.iccid'],
    now: () => NOW,
    log: (...line) => void logged.push(line),
  })
  const broadcastAll = async (frames: readonly EventFrame[]) => {
    const { receivedAt, ...counts } = await push(frames)
    return { counts, receivedAt }
  }
  const broadcast = async (one: EventFrame) => (await broadcastAll([one])).counts
  return {
    broadcast,
    broadcastAll,
    reads,
    posts,
    texts,
    left,
    later,
    cut,
    logged,
    reached: () => posts.map(([connectionId]) => connectionId),
  }
}

const none = { delivered: 0, gone: 0, failed: 0, expired: 0 }

describe('the viewers of a frame', () => {
  it('are those of its device and of all devices, each connection once', async () => {
    const { broadcast, reached } = stage([
      viewer('one'),
      viewer('both'),
      viewer('both', { deviceId: '*' }),
      viewer('all', { deviceId: '*' }),
      viewer('other', { deviceId: 'XYZ' }),
    ])
    expect(await broadcast(frame)).toEqual({ ...none, delivered: 3 })
    expect(reached().toSorted()).toEqual(['all', 'both', 'one'])
  })

  it('of all devices must have a token that covers this one', async () => {
    const { broadcast, reached } = stage([
      viewer('may', { deviceId: '*' }, { devices: ['ABC*'] }),
      viewer('may not', { deviceId: '*' }, { devices: ['XYZ*'] }),
    ])
    await broadcast(frame)
    expect(reached()).toEqual(['may'])
  })

  it('have a filter that it passes', async () => {
    const { broadcast, reached } = stage([
      viewer('quiet', { levels: [...levelsFrom('warn')] }),
      viewer('all', { levels: [...levelsFrom('info')] }),
      viewer('any'),
    ])
    await broadcast(frame)
    expect(reached()).toEqual(['all', 'any'])
  })

  it('may be none: then nothing is posted', async () => {
    const { broadcast, posts } = stage([])
    expect(await broadcast(frame)).toEqual(none)
    expect(posts).toEqual([])
  })

  it('see the sensitive fields only with the scope', async () => {
    const { broadcast, posts } = stage([viewer('plain'), viewer('trusted', {}, { scope: ['read', 'sensitive'] })])
    await broadcast(frame)
    const seen = Object.fromEntries(posts)
    expect(seen.trusted).toEqual(frame)
    expect(JSON.stringify(seen.plain)).not.toContain('894')
    expect(JSON.stringify(seen.plain)).toContain('dev_id')
  })
})

describe('a viewer that cannot be reached', () => {
  it('loses its rows when it is gone, unless its socket may still be opening', async () => {
    const { broadcast, left } = stage(
      [
        viewer('old', { connectedAt: new Date(NOW - 10_000).toISOString() }),
        viewer('young', { connectedAt: new Date(NOW - 9_999).toISOString() }),
        viewer('all', { deviceId: '*' }),
      ],
      async () => 'gone',
    )
    expect(await broadcast(frame)).toEqual({ ...none, gone: 3 })
    expect(left).toEqual(['old', 'all'])
  })

  it('does not keep the frame from the others, and is cut so that it resumes', async () => {
    const rows = ['a', 'bad', 'b'].map(name => viewer(name))
    const { broadcast, logged, cut, left } = stage(rows, async connectionId => {
      if (connectionId === 'bad') throw Object.assign(new Error('too many'), { name: 'LimitExceededException' })
      return 'delivered'
    })
    expect(await broadcast(frame)).toEqual({ ...none, delivered: 2, failed: 1 })
    expect(cut).toEqual(['bad'])
    expect(left).toEqual(['bad'])
    expect(logged).toEqual([
      [
        'warn',
        'frame not delivered, viewer cut',
        { connectionId: 'bad', id: frame.id, error: 'LimitExceededException', errorMessage: 'too many' },
      ],
    ])
  })

  it('and cannot be cut either, is marked to be cut within the next minutes: a lost frame always closes the socket', async () => {
    const connectedAt = new Date(NOW - 1000).toISOString()
    const rows = [viewer('stuck'), viewer('opening', { connectedAt })]
    const { broadcast, later, left } = stage(rows, async () => {
      throw new Error('internal')
    })
    expect(await broadcast(frame)).toEqual({ ...none, failed: 2 })
    expect(later.toSorted()).toEqual(['opening', 'stuck'])
    expect(left).toEqual([])
  })

  it('whose token has expired and that cannot be cut counts once, and is marked', async () => {
    const { broadcast, later, logged } = stage([viewer('stuck', {}, { exp: NOW / 1000 })])
    expect(await broadcast(frame)).toEqual({ ...none, expired: 1 })
    expect([later, logged]).toEqual([['stuck'], [['warn', 'viewer not cut', expect.anything()]]])
  })

  it('is cut and removed when its token has expired', async () => {
    const { broadcast, posts, left, cut } = stage([viewer('late', {}, { exp: NOW / 1000 })])
    expect(await broadcast(frame)).toEqual({ ...none, expired: 1 })
    expect(posts).toEqual([])
    expect(cut).toEqual(['late'])
    expect(left).toEqual(['late'])
  })
})

it('fails when the viewers cannot be read: then nothing has been posted', async () => {
  const { posts } = stage([])
  const broadcast = broadcaster({
    viewers: {
      watching: async () => {
        throw new Error('throttled')
      },
      watchingStatus: async () => [],
    },
    connections: { leave: async () => undefined, cutLater: async () => undefined },
    post: async () => 'delivered',
    cut: async () => 'cut',
    sensitiveFields: [],
    now: () => NOW,
    log: () => undefined,
  })
  await expect(broadcast([frame])).rejects.toThrow('throttled')
  expect(posts).toEqual([])
})

describe('the frames of one event', () => {
  const frames = ['ABC123', 'XYZ', 'ABC123', 'ABC123'].map((deviceId, count) => ({
    ...frame,
    deviceId,
    id: `${count}`,
  }))

  it('reach each viewer in their order, and the viewers of a device are read once', async () => {
    const all = viewer('all', { deviceId: '*' })
    const { broadcastAll, posts, reads } = stage([viewer('one'), viewer('other', { deviceId: 'XYZ' }), all])
    await broadcastAll(frames)
    const seenBy = (name: string) => posts.filter(([to]) => to === name).map(([, { id }]) => id)
    expect([seenBy('one'), seenBy('other'), seenBy('all')]).toEqual([['0', '2', '3'], ['1'], ['0', '1', '2', '3']])
    expect(reads.toSorted()).toEqual(['*', 'ABC123', 'XYZ'])
  })

  it('go on without a viewer that one of them could not reach', async () => {
    const rows = ['broken', 'left', 'fine'].map(name => viewer(name))
    const { broadcastAll, reached, cut } = stage(rows, async connectionId => {
      if (connectionId === 'broken') throw new Error('internal')
      return connectionId === 'left' ? 'gone' : 'delivered'
    })
    const { counts } = await broadcastAll(frames)
    expect(counts).toEqual({ delivered: 3, gone: 1, failed: 1, expired: 0 })
    expect(
      reached()
        .filter(name => name !== 'fine')
        .toSorted(),
    ).toEqual(['broken', 'left'])
    expect(cut).toEqual(['broken'])
  })

  it('wait for a viewer that is still opening', async () => {
    const young = viewer('young', { connectedAt: new Date(NOW).toISOString() })
    const { broadcastAll, reached } = stage([young], async () => 'gone')
    await broadcastAll(frames)
    expect(reached()).toEqual(['young', 'young', 'young'])
  })

  it('may be missing, where nothing of the event could be read: no viewers are read then', async () => {
    const { broadcastAll, reads } = stage([viewer('one')])
    expect([await broadcastAll([]), reads]).toEqual([{ counts: none, receivedAt: [] }, []])
  })
})

/** Log lines of a batch as frames, their levels in turn. */
const linesOf = (count: number, deviceId = 'web') =>
  logFrames({
    id: batchId,
    deviceId,
    type: 'log',
    level: 'info',
    receivedAt: new Date(NOW).toISOString(),
    count,
    lines: Array.from({ length: count }, (_, index) => ({
      level: index % 2 === 0 ? ('info' as const) : ('error' as const),
      message: `line ${index} ${'x'.repeat(150)}`,
    })),
  })
const batchId = `${idAt(NOW - 40).slice(0, 10)}${'A'.repeat(16)}`

describe('events in one message', () => {
  const seenIn = (texts: readonly (readonly [string, string])[], name: string): string[] =>
    texts
      .filter(([to]) => to === name)
      .flatMap(([, text]) => {
        const frame = JSON.parse(text)
        return frame.type === 'events' ? EventsFrame.parse(frame).events.map(({ id }) => id) : [frame.id]
      })

  it('are a thousand log lines in few frames under 32 KB, in order, for every viewer', async () => {
    const lines = linesOf(1000)
    const { broadcastAll, texts } = stage([
      viewer('one', { deviceId: 'web' }),
      viewer('all', { deviceId: '*' }),
      viewer('loud', { deviceId: 'web', levels: ['error'] }),
    ])
    const { counts, receivedAt } = await broadcastAll(lines)
    expect(texts.every(([, text]) => Buffer.byteLength(text) <= 32_768)).toBe(true)
    const ids = lines.map(({ id }) => id)
    expect(seenIn(texts, 'one')).toEqual(ids)
    expect(seenIn(texts, 'all')).toEqual(ids)
    expect(seenIn(texts, 'loud')).toEqual(ids.filter((_, index) => index % 2 === 1))
    const bytes = Buffer.byteLength(JSON.stringify(lines))
    expect(texts.filter(([to]) => to === 'one').length).toBeLessThanOrEqual(Math.ceil(bytes / 32_000) + 1)
    expect([counts.delivered, receivedAt]).toEqual([texts.length, [NOW - 40]])
  })

  it('name the subscription', async () => {
    const { broadcastAll, texts } = stage([viewer('one', { deviceId: 'web' }), viewer('all', { deviceId: '*' })])
    await broadcastAll(linesOf(1))
    const named = texts.map(([to, text]) => [to, JSON.parse(text).type, JSON.parse(text).deviceId])
    expect(named.toSorted()).toEqual([
      ['all', 'events', '*'],
      ['one', 'events', 'web'],
    ])
  })

  it('are written once for all that see the same', async () => {
    let written = 0
    const lines = linesOf(3).map(line => ({
      ...line,
      toJSON: () => {
        written++
        return line
      },
    }))
    const rows = Array.from({ length: 100 }, (_, index) => viewer(`c${index}`, { deviceId: index % 2 ? '*' : 'web' }))
    const { broadcastAll, posts } = stage(rows)
    await broadcastAll(lines)
    expect([posts.length, written]).toEqual([100, 3])
  })

  const uplinks = ['ABC123', 'XYZ', 'ABC123'].map((deviceId, count) => ({ ...frame, deviceId, id: `${count}` }))

  it('are uplinks of several devices for a viewer that asked for it, and for no other', async () => {
    const { broadcastAll, texts } = stage([
      viewer('asked', { deviceId: '*', batch: true }),
      viewer('before', { deviceId: '*' }),
      viewer('one', { batch: true }),
    ])
    await broadcastAll(uplinks)
    const types = (name: string) => texts.filter(([to]) => to === name).map(([, text]) => JSON.parse(text).type)
    expect(types('asked')).toEqual(['events'])
    expect(types('before')).toEqual(['uplink', 'uplink', 'uplink'])
    expect(types('one')).toEqual(['events'])
    expect([seenIn(texts, 'asked'), seenIn(texts, 'one')]).toEqual([
      ['0', '1', '2'],
      ['0', '2'],
    ])
  })

  it('come by themselves where there is only one', async () => {
    const { broadcast, posts } = stage([viewer('asked', { batch: true })])
    await broadcast(frame)
    expect(posts.map(([, { type }]) => type)).toEqual(['uplink'])
  })

  it('hide what the viewer may not see, each for itself', async () => {
    const { broadcastAll, texts } = stage([
      viewer('plain', { batch: true }),
      viewer('trusted', { batch: true }, { scope: ['read', 'sensitive'] }),
    ])
    await broadcastAll(uplinks)
    const seen = Object.fromEntries(texts)
    expect(seen.trusted).toContain('894')
    expect(seen.plain).not.toContain('894')
  })

  it('end for a viewer that reads too slowly, and go on for the others', async () => {
    const { broadcastAll, posts, cut } = stage(
      [viewer('slow', { deviceId: '*' }), viewer('fine', { deviceId: '*' })],
      async id => {
        if (id === 'slow') throw Object.assign(new Error('full'), { name: 'LimitExceededException' })
        return 'delivered'
      },
    )
    await broadcastAll(linesOf(1000))
    expect(posts.filter(([to]) => to === 'slow')).toHaveLength(1)
    expect(posts.filter(([to]) => to === 'fine').length).toBeGreaterThan(5)
    expect(cut).toEqual(['slow'])
  })

  it('are those of each of its subscriptions, once', async () => {
    const both = [viewer('both', { levels: ['error'], deviceId: '*' }), viewer('both', { deviceId: 'web' })]
    const { broadcastAll, texts } = stage(both)
    await broadcastAll([...linesOf(4), ...linesOf(4, 'api').map(line => ({ ...line, id: `${line.id}9` }))])
    expect(seenIn(texts, 'both')).toHaveLength(6)
  })
})

it('posts to at most fifty at a time', async () => {
  let open = 0
  let most = 0
  const rows = Array.from({ length: 230 }, (_, index) => viewer(`c${index}`))
  const { broadcast } = stage(rows, async () => {
    most = Math.max(most, ++open)
    await new Promise(setImmediate)
    open--
    return 'delivered'
  })
  expect(await broadcast(frame)).toEqual({ ...none, delivered: 230 })
  expect(most).toBe(POSTS_AT_ONCE)
})

it('a frame that is too large for the socket goes in a form that fits', async () => {
  const huge = frameOf(receivedUplink({ uplink_count: 7, notes: { text: 'x'.repeat(40_000), short: 'kept' } }))
  const { broadcast, posts } = stage([viewer('one')])
  await broadcast(huge)
  const [[, shown] = []] = posts
  expect(JSON.stringify(shown).length).toBeLessThan(32_768)
  expect(shown?.data).toMatchObject({
    uplink: { uplink_count: 7, notes: { short: 'kept' } },
    omitted: ['uplink.notes.text'],
  })
})

it('retriedPost gives up early on a viewer that does not read', async () => {
  let calls = 0
  const retry = { attempts: 4, firstMs: 10, maxMs: 100, random: () => 1, wait: async () => undefined }
  const full = Object.assign(new Error('full'), { name: 'LimitExceededException' })
  const post = retriedPost(
    async () => {
      calls++
      throw full
    },
    retry,
    isFull,
  )
  await expect(post('c1', '{}')).rejects.toThrow('full')
  expect(calls).toBe(2)
})

it('retriedPost retries failures, and takes a 410 as an answer', async () => {
  const results = ['throw', 'throw', 'gone']
  let calls = 0
  const waits: number[] = []
  const post = retriedPost(
    async () => {
      if (results[calls++] === 'throw') throw new Error('internal')
      return 'gone'
    },
    { attempts: 4, firstMs: 10, maxMs: 100, random: () => 1, wait: async ms => void waits.push(ms) },
  )
  expect(await post('c1', '{}')).toBe('gone')
  expect(calls).toBe(3)
  expect(waits).toEqual([10, 20])
})
