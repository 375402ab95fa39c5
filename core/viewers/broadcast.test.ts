import { describe, expect, it } from 'vitest'
import { levelsFrom } from '../events/level.ts'
import { frameOf, receivedUplink } from '../testing/uplinks.ts'
import { broadcaster, POSTS_AT_ONCE } from './broadcast.ts'
import { frame, NOW, none, stage, viewer } from './testing/broadcastStage.ts'

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
