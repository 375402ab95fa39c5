import { GREETING_WORTH_SECONDS, type ViewerOpened, type ViewerSubscribed } from '../contracts/events.ts'
import type { ConnectedFrame, ErrorFrame } from '../contracts/frames.ts'
import { TooMuchReading } from '../contracts/readBudget.ts'
import { SUBPROTOCOL } from '../contracts/subprotocol.ts'
import { NoMergedHistory } from '../events/history/read.ts'
import { errorFields, type Logger } from '../runtime/log.ts'
import { type Backlog, liveText } from './backlog.ts'
import type { BacklogLeases } from './backlogLeases.ts'
import type { Connections } from './connections.ts'
import { unknownParameters } from './handshakeQuery.ts'
import type { CutConnection, Posted, PostFrame } from './post.ts'
import type { Viewer, Viewers } from './viewers.ts'

/** A socket that has not opened after this time will not open. */
const OPENING_MS = 5_000
const PAUSE_MS = 50
/** How often it is looked whether a socket that has not opened has closed already, ms. */
const LOOK_MS = 500
/** The time for which a lease outlasts the sending of its backlog, ms. */
const LEASE_RESERVE_MS = 15_000

/** A viewer that opens. It may be refused for a reason that only another version knows. */
type OpenedViewer = ViewerOpened & { readonly isRefused?: boolean }

const refusalOf = (reason: ViewerOpened['refused']): ErrorFrame =>
  reason === undefined
    ? { type: 'error', code: 'internal', message: 'The viewer is refused.' }
    : {
        type: 'error',
        code: reason,
        message: 'Too many connections are open with tokens of this subject. Close one and try again.',
      }

export type OpenerDependencies = {
  readonly viewers: Pick<Viewers, 'find'>
  readonly connections: Pick<Connections, 'leave' | 'isKnown' | 'cutLater'>
  readonly leases: Pick<BacklogLeases, 'begin' | 'end'>
  readonly backlog: (viewer: Viewer, wanted: Backlog) => AsyncIterable<string>
  readonly post: PostFrame
  readonly cut: CutConnection
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
  readonly log: Logger
}

/**
 * Greets a viewer whose rows have just been written, and sends its backlog, unless that was more than a minute ago. Until `$connect`
 * has returned a post is answered 410, so that the first frame is repeated until 5 s after the rows were written, or until `$disconnect`
 * has removed them: sockets that are closed by then must not hold up the greeting of others, whose sockets would be idle too long. When history cannot be read or sent, or is not sent by `endsAt` (ms since
 * 1970) because the viewer reads too slowly, the viewer is cut: it reconnects and resumes.
 */
export const opener = (dependencies: OpenerDependencies) => {
  const { viewers, connections, leases, backlog, post, cut, now, wait, log } = dependencies

  const greet = async (
    { connectionId, connectedAt }: Pick<ViewerOpened, 'connectionId' | 'connectedAt'>,
    frame: ConnectedFrame | ErrorFrame,
    hasLeft: () => Promise<boolean>,
  ): Promise<Posted | 'left'> => {
    const text = JSON.stringify(frame)
    const until = Math.min(now(), Date.parse(connectedAt)) + OPENING_MS
    for (let looksAt = now() + LOOK_MS; ; ) {
      if ((await post(connectionId, text)) === 'delivered') return 'delivered'
      if (now() >= until) return 'gone'
      if (now() >= looksAt) {
        if (await hasLeft()) return 'left'
        looksAt = now() + LOOK_MS
      }
      await wait(PAUSE_MS)
    }
  }

  const goLive = ({ connectionId, deviceId, status }: Pick<ViewerOpened, 'connectionId' | 'deviceId' | 'status'>) =>
    post(connectionId, liveText(deviceId, status))

  /** Posts the frames of a backlog. A frame behind `release` is posted after it: the viewer may ask again at once. */
  const send = async (
    { connectionId, deviceId, tail, since }: Omit<ViewerSubscribed, 'subscribedAt'>,
    endsAt: number,
    release: () => Promise<void>,
  ) => {
    // Read again: the subscription may have changed since, and the bus does not carry claims.
    const viewer = await viewers.find(deviceId, connectionId)
    if (!viewer) {
      // It has unsubscribed, or was removed before it opened.
      if (!(await connections.isKnown(connectionId))) await cut(connectionId)
      return
    }
    try {
      for await (const text of backlog(viewer, { tail, since })) {
        if (text === liveText(deviceId)) await release()
        if (now() >= viewer.claims.exp * 1000) throw new Error('the token has expired')
        if (now() >= endsAt) throw new Error('the viewer reads too slowly')
        if ((await post(connectionId, text)) === 'gone') return
      }
    } catch (error) {
      if (error instanceof TooMuchReading) {
        const { retryAfter } = error
        const message = 'The subject of the token has read as much history as it may in a minute. Ask again later.'
        await release()
        const frame: ErrorFrame = { type: 'error', code: 'too-much-reading', message, retryAfter, deviceId }
        await post(connectionId, JSON.stringify(frame))
        return
      }
      if (error instanceof NoMergedHistory) {
        const frame: ErrorFrame = { type: 'error', code: 'no-merged-history', message: error.message, deviceId }
        await release()
        await post(connectionId, JSON.stringify(frame))
        await goLive(viewer)
        return
      }
      log('warn', 'backlog not sent, viewer cut', { connectionId, ...errorFields(error) })
      await cut(connectionId)
      await connections.leave(connectionId)
    }
  }

  /** Sends a backlog under its lease, once: the bus may deliver an event twice. */
  const sendOnce = async (wanted: Omit<ViewerSubscribed, 'subscribedAt'>, endsAt: number) => {
    const { lease } = wanted
    // An event of the version before has no lease.
    if (lease === undefined) return send(wanted, endsAt, async () => undefined)
    if (!(await leases.begin(wanted, lease, endsAt + LEASE_RESERVE_MS))) return
    let isHeld = true
    const release = async () => {
      if (isHeld) await leases.end(wanted, lease)
      isHeld = false
    }
    try {
      await send(wanted, endsAt, release)
    } finally {
      // Also after a failure: otherwise the viewer would be refused a backlog until the lease ends by itself.
      await release()
    }
  }

  /** An event that waited too long is dropped: the viewer has given up, and asks again when it is still there. */
  const dropLate = async (wanted: Omit<ViewerSubscribed, 'subscribedAt'>, askedAt: string): Promise<boolean> => {
    const ageMs = now() - Date.parse(askedAt)
    if (ageMs <= GREETING_WORTH_SECONDS * 1000) return false
    log('info', 'too late for a viewer', { connectionId: wanted.connectionId, ageMs })
    if (wanted.lease !== undefined) await leases.end(wanted, wanted.lease)
    return true
  }

  return {
    opened: async (opened: OpenedViewer, endsAt: number): Promise<void> => {
      const { connectionId, deviceId, status, refused, isRefused = refused !== undefined } = opened
      if (await dropLate(opened, opened.connectedAt)) {
        // The limit on connections holds however late it is.
        if (isRefused) await cut(connectionId)
        return
      }
      if (isRefused) {
        // It has no rows.
        await greet(opened, refusalOf(refused), async () => false)
        await cut(connectionId)
        return
      }
      const timestamp = new Date(now()).toISOString()
      const protocol = SUBPROTOCOL
      const connected: ConnectedFrame = {
        type: 'connected',
        deviceId,
        timestamp,
        protocol,
        ...(status && { status }),
      }
      const greeted = await greet(opened, connected, async () => !(await connections.isKnown(connectionId)))
      if (greeted === 'left') return
      if (greeted === 'gone') {
        // If it opens after all, it would receive nothing: it is cut then.
        await connections.leave(connectionId)
        await connections.cutLater(connectionId)
        return
      }
      if (opened.unknownParameters)
        await post(connectionId, JSON.stringify(unknownParameters(opened.unknownParameters)))
      if (opened.tail === undefined && opened.since === undefined) await goLive(opened)
      else await sendOnce(opened, endsAt)
    },
    subscribed: async (wanted: ViewerSubscribed, endsAt: number): Promise<void> => {
      if (await dropLate(wanted, wanted.subscribedAt)) return
      if (wanted.status) await goLive(wanted)
      else await sendOnce(wanted, endsAt)
    },
  }
}
