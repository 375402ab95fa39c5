import type { Caller, InvokeResult, Resource } from '../contracts.ts'
import { openDoor } from '../door.ts'
import { type HttpApisOptions, httpApis } from './httpApis.ts'

// The tests of this room share this: one API as CDK synthesises it, with plain functions behind its routes.

/** Account and API of the tests. */
export const ACCOUNT_ID = '000000000000'

/** A resource of the API `api1`. */
export const part = (kind: string, logicalId: string, properties: Resource['properties'] = {}): Resource => ({
  logicalId,
  type: `AWS::ApiGatewayV2::${kind}`,
  ref: kind === 'Api' ? 'api1' : logicalId,
  arn: '',
  properties: kind === 'Api' ? properties : { ApiId: 'api1', ...properties },
})

/** Properties of the API itself. */
export const api = (more: Resource['properties'] = {}) => [
  part('Api', 'HttpApi', { Name: 'HttpApi', ProtocolType: 'HTTP', ...more }),
]

/** A route of this key to a function that has the key's name, and the integration between. */
export const route = (key: string, integration: Resource['properties'] = {}) => ({
  route: part('Route', `Route ${key}`, {
    RouteKey: key,
    AuthorizationType: 'NONE',
    Target: `integrations/To ${key}`,
  }),
  integration: part('Integration', `To ${key}`, {
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: `arn:aws:lambda:us-east-1:${ACCOUNT_ID}:function:${key}`,
    PayloadFormatVersion: '2.0',
    ...integration,
  }),
})

/** The resources of an API with these routes. */
export const resources = (...routes: readonly ReturnType<typeof route>[]) => ({
  apis: api(),
  routes: routes.map(one => one.route),
  integrations: routes.map(one => one.integration),
  routeResponses: [],
  authorizers: [],
  stages: [part('Stage', 'Stage', { StageName: '$default', AutoDeploy: true })],
  deployments: [],
})

/** One invocation that the API made. */
export type Invocation = { readonly name: string; readonly event: unknown; readonly caller: Caller }

/** Runs an API; `functions` by route key. A function that throws becomes a function error, as on Lambda. */
export const start = async (
  functions: Readonly<Record<string, (event: unknown) => unknown>>,
  options: Partial<HttpApisOptions> = {},
) => {
  const invocations: Invocation[] = []
  const said: string[] = []
  const door = await openDoor({ port: 0 })
  const sync = async (arn: string, event: unknown, caller: Caller): Promise<InvokeResult> => {
    const name = arn.split(':').slice(6).join(':')
    invocations.push({ name, event, caller })
    try {
      return { payload: await functions[name]?.(event) }
    } catch (error) {
      return { payload: null, functionError: { errorType: 'Error', errorMessage: String(error) } }
    }
  }
  const running = httpApis({
    ...resources(...Object.keys(functions).map(key => route(key))),
    doors: new Map([['api1', door]]),
    invoke: { sync },
    faults: { isWithin: () => true },
    say: (_, line) => said.push(line),
    now: () => Date.parse('2024-01-15T10:30:00.123Z'),
    random: () => 0.5,
    region: 'us-east-1',
    accountId: ACCOUNT_ID,
    ...options,
  })
  return { url: door.url, invocations, said, stats: running.stats, [Symbol.asyncDispose]: running.close }
}
