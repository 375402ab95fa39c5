import { type Handshake, offeredSubprotocols } from '../access/credential.ts'
import { type Claims, hasScope, maySubscribe } from '../contracts/claims.ts'
import { ALL_DEVICES } from '../contracts/deviceId.ts'
import { shownNames } from '../contracts/nearest.ts'
import { SUBPROTOCOL } from '../contracts/subprotocol.ts'
import { boundOf } from '../events/history/slots.ts'
import { levelsFrom } from '../events/level.ts'
import type { Announce } from './announce.ts'
import type { BacklogLeases } from './backlogLeases.ts'
import { MAX_CONNECTION_SECONDS } from './connectionRows.ts'
import type { Connections } from './connections.ts'
import { readQuery } from './handshakeQuery.ts'
import type { ViewerLimits } from './limits.ts'

/** The rows of a connection expire a little after API Gateway has cut it. */
const ROW_LIFETIME_SECONDS = MAX_CONNECTION_SECONDS + 15 * 60

/** The answer to `$connect`: 200 opens the socket; any other status refuses it, and reaches the client unchanged. */
export type ConnectAnswer = {
  readonly statusCode: number
  readonly body?: string
  readonly subprotocol?: string
  /** The socket opens only so that the viewer can be told that its subject has too many. */
  readonly limitMet?: true
}

/**
 * Admits a viewer: writes its rows and announces it, so that it is greeted once its socket is open (a post before that is
 * 410). A socket whose token lacks the scope `read` has no subscription: it may send log lines, and sees nothing. A viewer that could not be announced is not admitted. When the subject has too many connections, the socket opens all
 * the same: a browser does not show a status, so that the viewer is told over the socket and cut.
 */
export const connector =
  ({
    connections,
    leases,
    announce,
    isRevoked,
    limits,
    newLease,
    now,
  }: {
    connections: Pick<Connections, 'enter' | 'leave' | 'countOf'>
    leases: Pick<BacklogLeases, 'take'>
    announce: Pick<Announce, 'opened'>
    isRevoked: (claims: Claims) => Promise<boolean>
    limits: Pick<ViewerLimits, 'connectionsPerSubject'>
    newLease: () => string
    now: () => number
  }) =>
  async (handshake: Handshake, connectionId: string, claims: Claims): Promise<ConnectAnswer> => {
    const isViewer = hasScope(claims, 'read')
    // Whoever only sends log lines has no device to name.
    const read = readQuery(isViewer ? handshake.query : { deviceId: [ALL_DEVICES], ...handshake.query })
    if ('wrong' in read) return { statusCode: 400, body: read.wrong }
    const { deviceId, level, batch, status } = read.wish
    const { tail, since } = isViewer ? read.wish : {}
    if (!maySubscribe(claims, deviceId)) return { statusCode: 403, body: 'foreign device' }

    const at = now()
    const connectedAt = new Date(at).toISOString()
    const isOpening = { connectionId, deviceId, connectedAt, ...(status && { status }) }
    const offered = offeredSubprotocols(handshake).includes(SUBPROTOCOL)
    const opens = { statusCode: 200, ...(offered && { subprotocol: SUBPROTOCOL }) }
    if ((await connections.countOf(claims.sub)) >= limits.connectionsPerSubject) {
      await announce.opened({ ...isOpening, refused: 'too-many-connections' })
      return { ...opens, limitMet: true }
    }
    const expiresAt = Math.ceil(at / 1000) + ROW_LIFETIME_SECONDS
    const lease = tail !== undefined || since !== undefined ? newLease() : undefined
    try {
      if (lease !== undefined) await leases.take(isOpening, lease)
      await connections.enter({
        ...isOpening,
        claims,
        ...(level && { levels: [...levelsFrom(level)] }),
        ...(batch === '1' && { batch: true }),
        expiresAt,
      })
      await announce.opened({
        ...isOpening,
        ...(tail && { tail }),
        ...(since && { since: boundOf(since) }),
        ...(read.unknownParameters.length > 0 && { unknownParameters: [...shownNames(read.unknownParameters)] }),
        ...(lease && { lease }),
      })
      // Checked last, after the rows: a revocation is written first, and then the connections that have rows are cut.
      if (!(await isRevoked(claims))) return opens
    } catch (error) {
      await connections.leave(connectionId)
      throw error
    }
    await connections.leave(connectionId)
    return { statusCode: 403, body: 'revoked' }
  }
