import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { unmeasured } from '../cloudwatch/unmeasured.ts'
import type { Authorize, Caller, Faults, Invoke, Measure, Say, TimeScale } from '../contracts.ts'
import { executeApiArn, executeApiHost } from '../gateway/caller.ts'
import { requestId } from '../gateway/ids.ts'
import type { ApiResources } from '../gateway/resources.ts'
import { type Host, LOOPBACK } from '../host.ts'
import { type Connection, connection } from './connection.ts'
import type { Conversation } from './events.ts'
import { executionErrors } from './executionErrors.ts'
import { frameGauge } from './frameGauge.ts'
import { handshake, type Platform } from './handshake.ts'
import { connectionId } from './ids.ts'
import { integrate } from './integrate.ts'
import { cuts, MAX_FRAME_BYTES } from './limits.ts'
import { type ConnectionsRequest, type HttpAnswer, managementApi } from './managementApi.ts'
import { routes } from './messages.ts'
import { reorder } from './reorder.ts'
import { type ApiServer, apiServer } from './server.ts'
import { billed, counters, type Stats } from './stats.ts'
import { type Api, topology } from './topology.ts'
import { verdict } from './verdict.ts'

/** The parts of the local run that the emulator needs. */
export type WebSocketApisOptions = ApiResources & {
  readonly invoke: Pick<Invoke, 'sync'>
  readonly authorize: Authorize
  readonly faults: Faults
  readonly timeScale: TimeScale
  readonly say: Say
  /** Where errors of execution are counted; nowhere unless given. */
  readonly measure?: Measure
  /** ms since the epoch. */
  readonly now: () => number
  /** A number in [0, 1): connection and request ids come from it. */
  readonly random: () => number
  readonly region: string
  readonly accountId: string
  /** For the first API of the template; the others take free ports, as it does when none is given. */
  readonly port?: number | undefined
  /** Loopback unless given. */
  readonly host?: Host | undefined
  /** How often the fault `socket-cut` looks at each socket, ms. */
  readonly cutEveryMs?: number
}

/** API Gateway's WebSocket APIs, on this machine. */
export type WebSocketApis = {
  /** @returns by logical id of the API: `ws://127.0.0.1:PORT/STAGE` (its first stage) */
  readonly listen: () => Promise<Readonly<Record<string, string>>>
  /** The `@connections` API, for the front to call. Never rejects for what AWS would answer. */
  readonly connections: (
    apiId: string,
    stage: string,
    request: ConnectionsRequest,
    caller: Caller,
  ) => Promise<HttpAnswer>
  readonly stats: () => Stats
  /** Cuts every socket, without `$disconnect`; waits for the routes that still run. */
  readonly close: () => Promise<void>
}

const MINUTE_MS = 60_000

/**
 * Runs the WebSocket APIs of a template. API Gateway Developer Guide, "API Gateway WebSocket APIs".
 * Not emulated: TLS, the quota of 500 new connections a second, custom domains, `AWS_IAM`, API keys, models.
 * @throws Error for a property that is not understood or a reference that leads nowhere
 */
export const webSocketApis = (options: WebSocketApisOptions): WebSocketApis => {
  const {
    invoke,
    authorize,
    faults,
    timeScale,
    say,
    now,
    random,
    region,
    accountId,
    port = 0,
    host = LOOPBACK,
  } = options
  const apis = topology(options)
  const count = counters()
  const open = new Map<string, Connection>()
  const running = new Set<Promise<void>>()
  const limits = cuts(timeScale)
  const servers: ApiServer[] = []
  let closing = false

  const platform: Platform = {
    arn: (api, rest) => executeApiArn({ region, accountId }, api.id, rest),
    domainName: api => executeApiHost({ region, accountId }, api.id),
    newConnectionId: () => connectionId(random),
    newRequest: () => ({ requestId: requestId(random), at: now() }),
  }
  const run = integrate(invoke)
  const executionError = executionErrors(apis, options.measure ?? unmeasured)
  const connect = handshake({ judge: verdict(invoke), run, platform, faults, executionError })
  const route = routes({ run, platform, faults, say, executionError })
  const ordered = reorder(faults)
  const manage = managementApi({
    apis,
    open: id => open.get(id),
    authorize,
    faults,
    reorder: ordered,
    platform,
    counters: count,
  })

  const track = (work: Promise<void>): void => {
    running.add(work)
    void work.finally(() => running.delete(work))
  }

  const opened = (conversation: Conversation, socket: WebSocket, wire: Duplex): void => {
    const viewer = connection(socket, conversation, limits, now, bytes => {
      count.messages += billed(bytes)
      count.bytesOut += bytes
    })
    open.set(conversation.connectionId, viewer)
    count.opened++
    const tooLong = frameGauge(MAX_FRAME_BYTES)
    wire.prependListener('data', (chunk: Buffer) => {
      if (tooLong(chunk)) viewer.close(1009, 'Frame too long')
    })
    socket.on('message', (data, isBinary) => {
      if (!viewer.isOpen()) return
      viewer.touch()
      if (isBinary) return viewer.close(1003, 'Binary is not supported')
      const text = data.toString()
      count.received++
      count.messages += billed(Buffer.byteLength(text))
      track(route.message(viewer, text))
    })
    // `ws` closes by itself: 1002, 1007 and, for a message over the limit, 1009.
    socket.on('error', () => undefined)
    socket.on('close', (code, reason) => {
      open.delete(conversation.connectionId)
      count.connectionMinutes += (now() - conversation.connectedAt) / MINUTE_MS
      if (!closing) track(route.disconnected(conversation, { code, reason: reason.toString() }))
    })
  }

  const serve = (api: Api, at: number): ApiServer =>
    apiServer({
      host: host.bind,
      port: at,
      door: {
        handshake: client => connect(api, client),
        opened,
        left: conversation => {
          if (!closing) track(route.disconnected(conversation, { code: 1006, reason: '' }))
        },
        refused: ({ status, why }) => {
          count.refused++
          say(
            api.logicalId,
            JSON.stringify({ level: status >= 500 ? 'error' : 'info', message: 'connection refused', status, why }),
          )
        },
      },
    })

  const cutting = setInterval(() => {
    for (const viewer of open.values())
      if (faults.strikes('socket-cut', viewer.conversation.api.logicalId)) viewer.cut()
  }, options.cutEveryMs ?? 1_000)
  cutting.unref()

  return {
    listen: async () => {
      const urls: [string, string][] = []
      for (const [index, api] of apis.entries()) {
        const server = serve(api, index === 0 ? port : 0)
        servers.push(server)
        const stage = [...api.stages.keys()][0]
        if (stage === undefined) throw new Error(`AWS::ApiGatewayV2::Api ${api.logicalId} has no stage`)
        urls.push([api.logicalId, `ws://${host.shown}:${await server.listen()}/${stage}`])
      }
      return Object.fromEntries(urls)
    },
    connections: async (apiId, stage, request, caller) => manage(apiId, stage, request, caller),
    stats: () => {
      const live = [...open.values()].reduce((ms, { conversation }) => ms + now() - conversation.connectedAt, 0)
      return { ...count, connections: open.size, connectionMinutes: count.connectionMinutes + live / MINUTE_MS }
    },
    close: async () => {
      closing = true
      clearInterval(cutting)
      await Promise.all(servers.map(server => server.close()))
      await Promise.all(running)
    },
  }
}
