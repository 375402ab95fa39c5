import { hasScope, mayWatch } from '../contracts/claims.ts'
import { ALL_DEVICES } from '../contracts/deviceId.ts'
import { fittedText } from '../events/fit.ts'
import type { EventFrame } from '../events/kinds.ts'
import { passes } from '../events/level.ts'
import { redactedFrame } from '../events/redact.ts'
import { inParallel } from '../runtime/inParallel.ts'
import { errorFields, type Logger } from '../runtime/log.ts'
import type { Connections } from './connections.ts'
import type { CutConnection, PostFrame } from './post.ts'
import type { Viewer, Viewers } from './viewers.ts'

/** Posts under way at once: enough to fill the connections kept alive, few enough for the API's limit of requests. */
export const POSTS_AT_ONCE = 50

/** For a row younger than this, a 410 may only mean that its handshake is not complete. */
const YOUNG_ROW_MS = 10_000

/** The number of viewers of one frame, by outcome. */
export type Delivered = {
  readonly delivered: number
  readonly gone: number
  /** Viewers that could not be reached, or read more slowly than frames arrive. They are cut, and resume. */
  readonly failed: number
  readonly expired: number
}

/**
 * Pushes the frames of an event, in their order, each to every viewer of its device. `told` learns the outcome of each frame. A viewer that is gone loses its rows, and a viewer whose token has expired
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
  viewers: Pick<Viewers, 'watching'>
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
    const { connectionId, deviceId } = viewer
    const ended = await cut(connectionId).catch(async error => {
      await connections.cutLater(connectionId)
      throw error
    })
    if (ended === 'cut' || !isYoung(viewer)) await connections.leave(connectionId, deviceId)
    else await connections.cutLater(connectionId)
  }

  const push = async (frame: EventFrame, audience: readonly Viewer[], ended: Set<string>): Promise<Delivered> => {
    const counts = { delivered: 0, gone: 0, failed: 0, expired: 0 }
    if (audience.length === 0) return counts
    const full = fittedText(frame)
    const shown = redactedFrame(frame, sensitiveFields)
    const redacted = shown === frame ? full : fittedText(shown)

    const deliver = async (viewer: Viewer) => {
      const { connectionId, deviceId } = viewer
      if (viewer.claims.exp * 1000 <= now()) {
        ended.add(connectionId)
        await end(viewer)
        counts.expired++
        return
      }
      try {
        const posted = await post(connectionId, hasScope(viewer.claims, 'sensitive') ? full : redacted)
        if (posted === 'gone' && !isYoung(viewer)) {
          ended.add(connectionId)
          await connections.leave(connectionId, deviceId)
        }
        counts[posted]++
      } catch (error) {
        ended.add(connectionId)
        counts.failed++
        log('warn', 'frame not delivered, viewer cut', { connectionId, id: frame.id, ...errorFields(error) })
        await end(viewer)
      }
    }
    await inParallel(audience, POSTS_AT_ONCE, viewer =>
      deliver(viewer).catch(error => {
        log('warn', 'viewer not cut', { connectionId: viewer.connectionId, id: frame.id, ...errorFields(error) })
      }),
    )
    return counts
  }

  return async (
    frames: readonly EventFrame[],
    told: (frame: EventFrame, outcome: Delivered) => void = () => undefined,
  ): Promise<void> => {
    const audienceOf = await audiences(frames, viewers)
    /** Connections that one of the frames has ended: the frames after it are not for them. */
    const ended = new Set<string>()
    for (const frame of frames) {
      const audience = audienceOf(frame).filter(({ connectionId }) => !ended.has(connectionId))
      told(frame, await push(frame, audience, ended))
    }
  }
}

/** Devices whose viewers are read at the same time. */
const READS_AT_ONCE = 20

/**
 * Reads the viewers of each device of an event, and those of all devices once, before anything is posted. The viewers of a frame are
 * those of its device and those of all devices that they may see, each connection once.
 */
const audiences = async (
  frames: readonly EventFrame[],
  viewers: Pick<Viewers, 'watching'>,
): Promise<(frame: EventFrame) => readonly Viewer[]> => {
  const byDevice = new Map<string, readonly Viewer[]>()
  const names = frames.length === 0 ? [] : [ALL_DEVICES, ...new Set(frames.map(({ deviceId }) => deviceId))]
  await inParallel(names, READS_AT_ONCE, async name => void byDevice.set(name, await viewers.watching(name)))
  const ofAll = byDevice.get(ALL_DEVICES) ?? []
  return frame => {
    const byConnection = new Map<string, Viewer>()
    for (const viewer of [...(byDevice.get(frame.deviceId) ?? []), ...ofAll])
      if (mayWatch(viewer.claims, frame.deviceId) && passes(frame.level, viewer.levels))
        byConnection.set(viewer.connectionId, viewer)
    return [...byConnection.values()]
  }
}
