import type { EventFrame } from '../../events/kinds.ts'
import { frameOf, receivedUplink } from '../../testing/uplinks.ts'
import { broadcaster } from '../broadcast.ts'
import type { PostFrame } from '../post.ts'
import type { Viewer } from '../viewers.ts'

export const NOW = Date.parse('2024-01-15T10:30:00.000Z')
export const frame = frameOf(
  receivedUplink({ uplink_count: 1, heartbeat: { config: { iccid: '894', dev_id: 'ABC123' } } }),
)

/** The row of a viewer that may see everything but sensitive fields. */
export const viewer = (
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

/** A broadcaster over these rows, and what it does to their sockets. */
export const stage = (rows: readonly Viewer[], post?: PostFrame) => {
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

/** The counts of a broadcast that did nothing. */
export const none = { delivered: 0, gone: 0, failed: 0, expired: 0 }
