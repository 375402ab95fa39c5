import { isUtf8 } from 'node:buffer'
import { AccessDenied, type Authorize, type Caller, type Faults } from '../contracts.ts'
import type { Connection } from './connection.ts'
import type { Platform } from './handshake.ts'
import { isConnectionId } from './ids.ts'
import { MAX_MESSAGE_BYTES } from './limits.ts'
import type { Reorder } from './reorder.ts'
import type { Counters } from './stats.ts'
import type { Api } from './topology.ts'

/** A request to `https://…/STAGE/@connections/ID`, its signature already turned into a caller. */
export type ConnectionsRequest = {
  readonly method: string
  /** As in the path, percent-encoded or not. */
  readonly connectionId: string
  readonly body: Buffer
}

/** An HTTP answer. */
export type HttpAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const json = { 'content-type': 'application/json' }

const failure = (status: number, type: string, message: string): HttpAnswer => ({
  status,
  headers: { ...json, 'x-amzn-errortype': type },
  body: JSON.stringify({ message }),
})

// API reference of the API Gateway Management API, "PostToConnection", errors.
const gone = failure(410, 'GoneException', 'The connection with the provided id no longer exists.')
const full = failure(429, 'LimitExceededException', 'The WebSocket client side buffer is full.')
const throttled = failure(429, 'LimitExceededException', 'Too Many Requests')
const tooLarge = failure(413, 'PayloadTooLargeException', `The data has exceeded ${MAX_MESSAGE_BYTES} bytes.`)
const unwell = failure(500, 'InternalServerErrorException', 'Internal server error')
const accepted: HttpAnswer = { status: 200, headers: json, body: '{}' }
const deleted: HttpAnswer = { status: 204, headers: {}, body: '' }

/**
 * The `@connections` API. Developer Guide, "Use @connections commands in your backend service", and "Control access to WebSocket
 * APIs with IAM authorization" (`execute-api:ManageConnections`). That a slow viewer gives 429 is what the API's model says of
 * `LimitExceededException`; the connection stays.
 * @param open the connection with this id, from the moment that its handshake is done until either side closes
 */
export const managementApi = ({
  apis,
  open,
  authorize,
  faults,
  reorder,
  platform,
  counters,
}: {
  readonly apis: readonly Api[]
  readonly open: (connectionId: string) => Connection | undefined
  readonly authorize: Authorize
  readonly faults: Faults
  readonly reorder: Reorder
  readonly platform: Platform
  readonly counters: Counters
}) => {
  const arns = new Map(apis.map(api => [api.id, { api, arn: platform.arn(api, '') }]))

  const post = (connection: Connection, body: Buffer): HttpAnswer => {
    if (body.length > MAX_MESSAGE_BYTES) return tooLarge
    if (faults.strikes('post-fail', connection.conversation.api.logicalId)) return unwell
    const sent = reorder.send(connection, isUtf8(body) ? body : Buffer.from(body.toString()))
    if (sent === 'full') return full
    if (sent === 'gone') return gone
    counters.posts++
    return accepted
  }

  const get = ({ conversation: { connectedAt, client }, lastActiveAt }: Connection): HttpAnswer => {
    const identity = { sourceIp: client.sourceIp, userAgent: client.userAgent ?? '' }
    const times = {
      connectedAt: new Date(connectedAt).toISOString(),
      lastActiveAt: new Date(lastActiveAt()).toISOString(),
    }
    return { status: 200, headers: json, body: JSON.stringify({ ...times, identity }) }
  }

  /** "Amazon API Gateway quotas": requests to `@connections` share the account's rate with those to its APIs. */
  const answer = (apiId: string, stage: string, request: ConnectionsRequest, caller: Caller): HttpAnswer => {
    const known = arns.get(apiId)
    if (!known?.api.stages.has(stage)) return failure(403, 'ForbiddenException', 'Forbidden')
    const connectionId = request.connectionId.replace(/%3D$/i, '=')
    authorize({
      caller,
      action: 'execute-api:ManageConnections',
      resourceArn: `${known.arn}${stage}/${request.method}/@connections/${connectionId}`,
    })
    if (!isConnectionId(connectionId))
      return failure(400, 'BadRequestException', `Invalid connectionId: ${connectionId}`)
    if (!faults.isWithin('gateway-quota')) return throttled
    const connection = open(connectionId)
    const { api, stage: its } = connection?.conversation ?? {}
    if (!connection?.isOpen() || api !== known.api || its?.name !== stage) return gone
    if (request.method === 'POST') return post(connection, request.body)
    if (request.method === 'GET') return get(connection)
    if (request.method !== 'DELETE') return failure(403, 'ForbiddenException', 'Forbidden')
    reorder.flush(connection)
    connection.close(1000, '')
    return deleted
  }

  return (apiId: string, stage: string, request: ConnectionsRequest, caller: Caller): HttpAnswer => {
    try {
      const result = answer(apiId, stage, request, caller)
      if (result === gone) counters.gone++
      return result
    } catch (error) {
      if (error instanceof AccessDenied) return failure(403, error.name, error.message)
      throw error
    }
  }
}
