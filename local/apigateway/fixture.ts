import { once } from 'node:events'
import { WebSocket } from 'ws'
import * as z from 'zod'
import type { Authorize, Caller, Fault, FaultName, Faults, InvokeResult, Resource } from '../contracts.ts'
import { type WebSocketApis, type WebSocketApisOptions, webSocketApis } from './webSocketApis.ts'

// The tests of this room share this: one API as CDK synthesises it, plain functions behind it, and real clients.

const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`
const uri = (name: string): string =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`

/** A resource of the API `api1`. */
export const part = (kind: string, logicalId: string, properties: Resource['properties'] = {}): Resource => ({
  logicalId,
  type: `AWS::ApiGatewayV2::${kind}`,
  ref: kind === 'Api' ? 'api1' : logicalId.toLowerCase(),
  arn: '',
  properties: kind === 'Api' ? properties : { ApiId: 'api1', ...properties },
})

/** An API with an authorizer on `$connect`, `$disconnect`, `$default`, and a route `ask` whose answer goes back. */
export const resources = () => ({
  apis: [
    part('Api', 'Api', { Name: 'Api', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' }),
  ],
  routes: [
    part('Route', 'Connect', {
      RouteKey: '$connect',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: 'authorizer',
      Target: 'integrations/onconnect',
    }),
    part('Route', 'Disconnect', {
      RouteKey: '$disconnect',
      AuthorizationType: 'NONE',
      Target: 'integrations/ondisconnect',
    }),
    part('Route', 'Default', { RouteKey: '$default', AuthorizationType: 'NONE', Target: 'integrations/ondefault' }),
    part('Route', 'Ask', {
      RouteKey: 'ask',
      Target: 'integrations/onask',
      RouteResponseSelectionExpression: '$default',
    }),
  ],
  routeResponses: [part('RouteResponse', 'Answer', { RouteId: 'ask', RouteResponseKey: '$default' })],
  integrations: ['OnConnect', 'OnDisconnect', 'OnDefault', 'OnAsk'].map(name =>
    part('Integration', name, { IntegrationType: 'AWS_PROXY', IntegrationUri: uri(name) }),
  ),
  authorizers: [
    part('Authorizer', 'Authorizer', {
      Name: 'A',
      AuthorizerType: 'REQUEST',
      AuthorizerUri: uri('Authorizer'),
      IdentitySource: [],
    }),
  ],
  stages: [part('Stage', 'Stage', { StageName: 'live', AutoDeploy: true })],
  deployments: [],
})

/** The event of a function behind the API, as far as the tests look at it. */
const Event = z.looseObject({
  methodArn: z.string().optional(),
  body: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
  requestContext: z.looseObject({ connectionId: z.string(), eventType: z.string(), routeKey: z.string() }),
})
/** @see Event */
export type Event = z.infer<typeof Event>

/** An authorizer's result. */
export const policyFor = (
  event: Event,
  effect = 'Allow',
  context: unknown = { sub: 'me', level: 3, admin: false },
) => ({
  principalId: 'me',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource: event.methodArn }],
  },
  context,
})

/** One invocation that the API made. */
export type Invocation = { readonly name: string; readonly event: Event; readonly caller: Caller }

type Functions = Readonly<Record<string, (event: Event) => unknown>>

const everyone: Functions = {
  Authorizer: event => policyFor(event),
  OnConnect: () => ({ statusCode: 200 }),
  OnDisconnect: () => ({ statusCode: 200 }),
  OnDefault: () => ({ statusCode: 200 }),
  OnAsk: event => ({ statusCode: 200, body: `you said ${event.body}` }),
}

/** Faults with fixed rates; a rate below one strikes every so often, without chance. */
export const faultsAt = (rates: Partial<Record<FaultName, Fault>> = {}): Faults => {
  let asked = 0
  return {
    strikes: name => {
      const fault = rates[name]
      return fault && ++asked * fault.rate >= 1 && Math.floor(asked * fault.rate) > Math.floor((asked - 1) * fault.rate)
        ? fault
        : undefined
    },
    random: () => 0.5,
    isWithin: () => true,
    concurrent: () => undefined,
  }
}

/** A running API with what one needs to look at it. */
export type Running = {
  readonly api: WebSocketApis
  readonly url: string
  readonly invocations: readonly Invocation[]
  readonly said: readonly string[]
  /** The first invocation of a function, once there is one. */
  readonly invoked: (name: string) => Promise<Invocation>
  readonly post: (connectionId: string, body: string, caller?: Caller) => ReturnType<WebSocketApis['connections']>
}

/** Starts the API. A function that throws becomes a function error, as on Lambda. */
export const start = async (
  functions: Functions = {},
  options: Partial<WebSocketApisOptions> = {},
): Promise<Running> => {
  const invocations: Invocation[] = []
  const said: string[] = []
  const waiting: { name: string; resolve: (invocation: Invocation) => void }[] = []
  const all = { ...everyone, ...functions }
  const sync = async (arn: string, payload: unknown, caller: Caller): Promise<InvokeResult> => {
    const name = arn.split(':').at(-1) ?? ''
    const invocation = { name, event: Event.parse(payload), caller }
    invocations.push(invocation)
    for (const one of waiting) if (one.name === name) one.resolve(invocation)
    try {
      return { payload: await all[name]?.(invocation.event) }
    } catch (error) {
      return {
        payload: null,
        functionError: { errorType: 'Error', errorMessage: error instanceof Error ? error.message : '' },
      }
    }
  }
  const allowAll: Authorize = () => undefined
  const api = webSocketApis({
    ...resources(),
    invoke: { sync },
    authorize: allowAll,
    faults: faultsAt(),
    timeScale: 1,
    say: (_, line) => said.push(line),
    now: Date.now,
    random: Math.random,
    region: 'us-east-1',
    accountId: '000000000000',
    ...options,
  })
  const { Api: url = '' } = await api.listen()
  return {
    api,
    url,
    invocations,
    said,
    invoked: name => {
      const already = invocations.find(one => one.name === name)
      return already ? Promise.resolve(already) : new Promise(resolve => waiting.push({ name, resolve }))
    },
    post: (connectionId, body, caller = { kind: 'admin' }) =>
      api.connections('api1', 'live', { method: 'POST', connectionId, body: Buffer.from(body) }, caller),
  }
}

/** A client whose socket is open. `frames` gives what comes, in order. */
export type Viewer = {
  readonly socket: WebSocket
  readonly next: () => Promise<string>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

const watch = (socket: WebSocket): Viewer => {
  const frames: string[] = []
  const wanting: ((frame: string) => void)[] = []
  socket.on('message', data => {
    const frame = data.toString()
    const want = wanting.shift()
    if (want) want(frame)
    else frames.push(frame)
  })
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  const next = async (): Promise<string> => frames.shift() ?? new Promise(resolve => wanting.push(resolve))
  return { socket, next, closed }
}

/** Opens a socket. @throws Error when the handshake is refused */
export const view = async (url: string, protocols: string[] = []): Promise<Viewer> => {
  const socket = new WebSocket(url, protocols)
  const viewer = watch(socket)
  await once(socket, 'open')
  return viewer
}

/** The HTTP answer to a handshake that is refused. */
export const refusal = (url: string, protocols: string[] = []): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols)
    socket.on('open', () => reject(new Error('the handshake was accepted')))
    socket.on('error', reject)
    socket.on('unexpected-response', (request, response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () => {
        resolve({ status: response.statusCode, body })
        request.destroy()
      })
    })
  })

/** The connection id of the only viewer. */
export const idOf = async ({ invoked }: Running): Promise<string> =>
  (await invoked('OnConnect')).event.requestContext.connectionId
