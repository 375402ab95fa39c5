import { describe, expect, it } from 'vitest'
import { MAX_FRAME_BYTES } from '../events/fit.ts'
import { framesOnBus } from '../events/frames.ts'
import type { EventFrame } from '../events/kinds.ts'
import { STATUS_DETAIL_TYPE, type StatusChanged } from '../events/status/detail.ts'
import { claimsWith, viewerWith } from '../testing/claims.ts'
import { frameOf, RECEIVED_AT, receivedUplink } from '../testing/uplinks.ts'
import { broadcaster } from './broadcast.ts'
import { StatusFrame } from './frames.ts'
import type { Viewer } from './viewers.ts'

const NOW = RECEIVED_AT
const change = (deviceId: string, place = 0, changes: Partial<StatusChanged> = {}): StatusChanged => ({
  id: `01HM6CE03${String(place).padStart(17, '0')}`,
  deviceId,
  receivedAt: '2024-01-15T11:00:30.000Z',
  change: 'late',
  status: 'late',
  since: '2024-01-15T10:30:00.000Z',
  ...changes,
})
/** The frames of an event with these changes, as they come from the bus. */
const framesOf = (...changes: readonly StatusChanged[]) => framesOnBus(STATUS_DETAIL_TYPE, { changes })

const uplinkOf = (deviceId: string) => frameOf({ ...receivedUplink({ uplink_count: 1 }), deviceId })

const stage = (...rows: readonly Viewer[]) => {
  const posts: [connectionId: string, frame: { type: string; id?: string; changes?: object[] }][] = []
  const sizes: number[] = []
  const reads: string[] = []
  const left: [connectionId: string, orphan: string | undefined][] = []
  const read = (isOfStatus: boolean) => async (deviceId: string) => {
    reads.push(`${isOfStatus ? 'status of ' : ''}${deviceId}`)
    return rows.filter(row => row.deviceId === deviceId && (row.status ?? false) === isOfStatus)
  }
  const push = broadcaster({
    viewers: { watching: read(false), watchingStatus: read(true) },
    connections: { leave: async (...who) => void left.push([who[0], who[1]]), cutLater: async () => undefined },
    post: async (connectionId, text) => {
      sizes.push(Buffer.byteLength(text))
      posts.push([connectionId, JSON.parse(text)])
      return connectionId.startsWith('gone') ? 'gone' : 'delivered'
    },
    cut: async () => 'cut',
    sensitiveFields: [],
    now: () => NOW,
    log: () => undefined,
  })
  return { push: (frames: readonly EventFrame[]) => push(frames), posts, sizes, reads, left }
}
const subscriber = (connectionId: string, deviceId: string, changes: Parameters<typeof viewerWith>[0] = {}) =>
  viewerWith({
    connectionId,
    deviceId,
    status: true,
    connectedAt: new Date(NOW - 60_000).toISOString(),
    ...changes,
  })

describe('a subscriber of status', () => {
  it('is told what changed, and nothing else', async () => {
    const { push, posts } = stage(subscriber('one', 'A'), subscriber('all', '*'), subscriber('other', 'B'))
    await push(framesOf(change('A')))
    await push([uplinkOf('A')])
    const { receivedAt: _, ...told } = change('A')
    expect(posts.toSorted()).toEqual([
      ['all', { type: 'status', deviceId: '*', changes: [told] }],
      ['one', { type: 'status', deviceId: 'A', changes: [told] }],
    ])
    for (const [, frame] of posts) expect(StatusFrame.parse(frame)).toEqual(frame)
  })

  it('has all changes of an event in one frame', async () => {
    const { push, posts } = stage(subscriber('all', '*'), subscriber('two', 'D-1'), subscriber('two', 'D-2'))
    await push(framesOf(...Array.from({ length: 50 }, (_, place) => change(`D-${place}`, place))))
    expect(posts.map(([connectionId, { changes }]) => [connectionId, changes?.length]).toSorted()).toEqual([
      ['all', 50],
      ['two', 2],
    ])
  })

  it('has more than fit into 32 KB in several frames, in their order', async () => {
    const { push, posts, sizes } = stage(subscriber('all', '*'))
    const deviceIds = Array.from({ length: 300 }, (_, place) => `${String(place).padStart(3, '0')}${'d'.repeat(61)}`)
    await push(framesOf(...deviceIds.map((deviceId, place) => change(deviceId, place))))
    expect(posts.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_FRAME_BYTES)
    expect(posts.flatMap(([, { changes = [] }]) => changes)).toMatchObject(deviceIds.map(deviceId => ({ deviceId })))
  })

  it('is told of devices that its token covers, at the levels that it asked for', async () => {
    const { push, posts } = stage(
      subscriber('mine', '*', { claims: claimsWith({ devices: ['mine-*'] }) }),
      subscriber('theirs', '*', { claims: claimsWith({ devices: ['theirs-*'] }) }),
      subscriber('loud', '*', { levels: ['error'] }),
    )
    await push(framesOf(change('mine-1'), change('mine-2', 1, { change: 'offline', status: 'offline' })))
    expect(posts.map(([connectionId, { changes }]) => [connectionId, changes]).toSorted()).toMatchObject([
      ['loud', [{ deviceId: 'mine-2' }]],
      ['mine', [{ deviceId: 'mine-1' }, { deviceId: 'mine-2' }]],
    ])
  })

  it('watches the events of the same device independently, over one connection', async () => {
    const { push, posts } = stage(subscriber('both', 'A'), viewerWith({ connectionId: 'both', deviceId: 'A' }))
    await push(framesOf(change('A')))
    expect(posts.map(([, { type, id }]) => [type, id === undefined])).toEqual([
      ['status', false],
      ['status', true],
    ])
    await push([uplinkOf('A')])
    expect(posts.slice(2).map(([, { type }]) => type)).toEqual(['uplink'])
  })

  it('that has gone loses the row of this subscription, too', async () => {
    const { push, left } = stage(subscriber('gone', 'A'))
    await push(framesOf(change('A')))
    expect(left).toEqual([['gone', 'status#A']])
  })
})

it('an uplink reads and posts as much as it would without any subscriber of status', async () => {
  const watcher = viewerWith({ connectionId: 'one', deviceId: 'A' })
  const uplink = uplinkOf('A')
  const plain = stage(watcher)
  const beside = stage(watcher, ...Array.from({ length: 100 }, (_, place) => subscriber(`s${place}`, '*')))
  await plain.push([uplink])
  await beside.push([uplink])
  expect(beside.reads).toEqual(['A', '*'])
  expect([beside.reads, beside.posts]).toEqual([plain.reads, plain.posts])
  await beside.push(framesOf(change('A')))
  expect(beside.reads.slice(2)).toEqual(['A', '*', 'status of A', 'status of *'])
})
