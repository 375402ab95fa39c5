import { type Claims, hasScope, maySubscribe, SHIPPING } from '../contracts/claims.ts'
import type { ViewerMessage } from '../contracts/frames.ts'
import { boundOf } from '../events/history/slots.ts'
import { levelsFrom } from '../events/level.ts'
import type { Announce } from './announce.ts'
import type { BacklogLeases } from './backlogLeases.ts'
import { subscriptionPartition } from './connectionRows.ts'
import type { Connection, Connections } from './connections.ts'
import type { Frame } from './frames.ts'
import type { ViewerLimits } from './limits.ts'
import { refusal, viewerMessage } from './message.ts'
import type { CutConnection } from './post.ts'
import type { Viewer } from './viewers.ts'

/** A connection that exceeds its rate by this factor is cut. */
const FLOOD = 10

type Subscribe = Extract<ViewerMessage, { action: 'subscribe' }>
/** A message with log lines. */
export type LogMessage = Extract<ViewerMessage, { action: 'log' }>

/** Puts log lines on the bus. @param text the message as it came @returns the answer */
export type ShipLines = (claims: Claims, message: LogMessage, text: string) => Promise<Frame>

/**
 * Answers the message of a viewer. A subscription is checked against the claims with which the viewer connected. It is in
 * force from the time in the answer; another function sends its history.
 */
export const hearer = ({
  connections,
  leases,
  announce,
  cut,
  ship,
  limits,
  newLease,
  now,
}: {
  connections: Pick<Connections, 'heard' | 'watch' | 'unwatch' | 'leave'>
  leases: Pick<BacklogLeases, 'take' | 'end'>
  announce: Pick<Announce, 'subscribed'>
  cut: CutConnection
  ship: ShipLines
  limits: Pick<ViewerLimits, 'messagesPerSecond' | 'subscriptionsPerConnection'>
  /** Makes the name of a lease, which no other has. */
  newLease: () => string
  now: () => number
}) => {
  const subscribe = async (connection: Connection, wish: Subscribe): Promise<Frame> => {
    const { claims, connectionId, connectedAt, expiresAt } = connection
    const { deviceId, tail, since, level, batch = connection.batch } = wish
    const ofStatus = wish.status ? ({ status: true } as const) : {}
    if (!hasScope(claims, 'read')) return refusal('missing-scope', 'The token lacks the scope read.', deviceId)
    if (!maySubscribe(claims, deviceId))
      return refusal('foreign-device', 'The token does not cover this device.', deviceId)
    const levels = wish.levels ?? (level && [...levelsFrom(level)])
    const viewer: Viewer = {
      deviceId,
      ...ofStatus,
      connectionId,
      connectedAt,
      claims,
      expiresAt,
      ...(levels && { levels }),
      ...(batch && { batch }),
    }
    const lease = tail !== undefined || since !== undefined ? newLease() : undefined
    if (lease !== undefined && !(await leases.take(viewer, lease))) {
      const message = 'A backlog of this subscription is being sent to this connection. Ask again after its frame live.'
      return { ...refusal('backlog-running', message, deviceId), retryAfter: 1 }
    }
    try {
      if (!(await connections.watch(viewer, limits.subscriptionsPerConnection))) {
        if (lease !== undefined) await leases.end(viewer, lease)
        const max = limits.subscriptionsPerConnection
        return refusal('too-many-subscriptions', `A connection watches at most ${max} devices.`, deviceId)
      }
      const subscribedAt = new Date(now()).toISOString()
      const wanted = { ...(tail && { tail }), ...(since && { since: boundOf(since) }), ...(lease && { lease }) }
      await announce.subscribed({ connectionId, deviceId, subscribedAt, ...ofStatus, ...wanted })
      return { type: 'subscribed', deviceId, timestamp: subscribedAt, ...ofStatus }
    } catch (error) {
      if (lease !== undefined) await leases.end(viewer, lease)
      throw error
    }
  }

  const log: ShipLines = async (claims, message, text) =>
    SHIPPING.some(scope => hasScope(claims, scope))
      ? ship(claims, message, text)
      : refusal('missing-scope', `The token lacks a scope to send log lines: ${SHIPPING.join(' or ')}.`)

  return async (connectionId: string, text: string): Promise<Frame> => {
    const at = now()
    const timestamp = new Date(at).toISOString()
    const connection = await connections.heard(connectionId, Math.floor(at / 1000))
    if (!connection) return refusal('unknown-connection', 'This connection is closing, or not open yet. Connect again.')
    if (connection.claims.exp * 1000 <= at) {
      await cut(connectionId)
      await connections.leave(connectionId)
      return refusal('unknown-connection', 'The token has expired.')
    }
    if (connection.messages > FLOOD * limits.messagesPerSecond) {
      await cut(connectionId)
      await connections.leave(connectionId)
    }
    if (connection.messages > limits.messagesPerSecond) {
      return refusal('too-many-messages', `At most ${limits.messagesPerSecond} messages a second are answered.`)
    }
    const heard = viewerMessage(text)
    if ('refusal' in heard) return heard.refusal
    const { message } = heard
    if (message.action === 'ping') return { type: 'pong', timestamp }
    if (message.action === 'subscribe') return subscribe(connection, message)
    if (message.action === 'log') return log(connection.claims, message, text)
    const { deviceId, status } = message
    await connections.unwatch({ deviceId: subscriptionPartition(message), connectionId })
    return { type: 'unsubscribed', deviceId, timestamp, ...(status && { status: true }) }
  }
}
