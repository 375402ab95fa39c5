import { timeOf } from '../../client/ids.ts'
import type { EventFrame } from '../events/kinds.ts'
import { inParallel } from '../runtime/inParallel.ts'
import { errorFields, type Logger } from '../runtime/log.ts'
import { audienceOf } from './audience.ts'
import { subscriptionPartition } from './connectionRows.ts'
import type { Connections } from './connections.ts'
import { liveMessages } from './liveMessages.ts'
import type { CutConnection, PostFrame } from './post.ts'
import type { Viewer, Viewers } from './viewers.ts'

/** Posts under way at once: enough to fill the connections kept alive, few enough for the API's limit of requests. */
export const POSTS_AT_ONCE = 50

/** For a row younger than this, a 410 may only mean that its handshake is not complete. */
const YOUNG_ROW_MS = 10_000

/** The outcome of an event. */
export type Delivered = {
  /** The messages that reached a viewer. */
  readonly delivered: number
  /** Messages that were answered 410: the viewer has left, or its socket is still opening. */
  readonly gone: number
  /** Viewers that could not be reached, or read more slowly than frames arrive. They are cut, and resume. */
  readonly failed: number
  /** Viewers whose token has expired. */
  readonly expired: number
  /** When the events were received that have viewers, ms since 1970: each time once. */
  readonly receivedAt: readonly number[]
}

/**
 * Pushes the frames of an event to every viewer of their devices, to each in their order, and changes of status to those who subscribed to them. A viewer that is gone loses its rows, and a viewer whose token has expired
 * loses its socket. A post that fails does not affect the other viewers: that viewer is cut, reconnects and reads the frames
 * that it missed. `post` retries by itself: a second invocation would post to every viewer again.
 * @throws when the Viewers table cannot be read: then nothing of the event has been posted
 */
export const broadcaster = ({
  viewers,
  connections,
  post,
  cut,
  sensitiveFields,
  now,
  log,
}: {
  viewers: Pick<Viewers, 'watching' | 'watchingStatus'>
  connections: Pick<Connections, 'leave' | 'cutLater'>
  post: PostFrame
  cut: CutConnection
  sensitiveFields: readonly string[]
  now: () => number
  log: Logger
}) => {
  const isYoung = (viewer: Viewer) => now() - Date.parse(viewer.connectedAt) < YOUNG_ROW_MS
  /** A socket that is still opening cannot be cut: its rows stay, so that `ws-expire` can cut it later. */
  const end = async (viewer: Viewer) => {
    const { connectionId } = viewer
    const ended = await cut(connectionId).catch(async error => {
      await connections.cutLater(connectionId)
      throw error
    })
    if (ended === 'cut' || !isYoung(viewer)) await connections.leave(connectionId, subscriptionPartition(viewer))
    else await connections.cutLater(connectionId)
  }

  return async (frames: readonly EventFrame[]): Promise<Delivered> => {
    const counts = { delivered: 0, gone: 0, failed: 0, expired: 0 }
    const received = new Set<number>()
    const messagesFor = liveMessages(frames, sensitiveFields)

    const endOrLog = (viewer: Viewer, id: string) =>
      end(viewer).catch(failure => {
        log('warn', 'viewer not cut', { connectionId: viewer.connectionId, id, ...errorFields(failure) })
      })

    /** Posts one message. @returns whether the viewer is there for the next */
    const deliver = async (viewer: Viewer, text: string): Promise<boolean> => {
      const { connectionId } = viewer
      const posted = await post(connectionId, text)
      counts[posted]++
      if (posted === 'delivered' || isYoung(viewer)) return true
      await connections.leave(connectionId, subscriptionPartition(viewer))
      return false
    }

    await inParallel(await audienceOf(frames, viewers), POSTS_AT_ONCE, async member => {
      const [viewer] = member
      const { connectionId } = viewer
      const messages = messagesFor(member)
      const [first] = messages.frames
      if (!first) return
      for (const { id } of messages.frames) received.add(timeOf(id))
      try {
        for (const text of messages.texts) {
          if (viewer.claims.exp * 1000 <= now()) {
            counts.expired++
            return await endOrLog(viewer, first.id)
          }
          if (!(await deliver(viewer, text))) return
        }
      } catch (error) {
        counts.failed++
        log('warn', 'frame not delivered, viewer cut', { connectionId, id: first.id, ...errorFields(error) })
        await endOrLog(viewer, first.id)
      }
    })
    return { ...counts, receivedAt: [...received] }
  }
}
