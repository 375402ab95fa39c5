import { describe, expect, it } from 'vitest'
import { idAt } from '../../client/ids.ts'
import { logFrames } from '../events/log/frame.ts'
import { EventsFrame } from './frames.ts'
import { frame, NOW, none, stage, viewer } from './testing/broadcastStage.ts'

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
