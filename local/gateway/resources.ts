import type { Resource } from '../contracts.ts'
import { named } from '../template/properties.ts'

/** The `AWS::ApiGatewayV2::*` resources of a template, or those of one kind of API. */
export type ApiResources = {
  readonly apis: readonly Resource[]
  readonly routes: readonly Resource[]
  readonly routeResponses: readonly Resource[]
  readonly integrations: readonly Resource[]
  readonly authorizers: readonly Resource[]
  readonly stages: readonly Resource[]
  readonly deployments: readonly Resource[]
}

/** "AWS::ApiGatewayV2::Api", ProtocolType. */
export type ProtocolType = 'WEBSOCKET' | 'HTTP'

/** All API Gateway resources of a template. */
export const apiResources = (ofType: (type: string) => readonly Resource[]): ApiResources => {
  const of = (kind: string) => ofType(`AWS::ApiGatewayV2::${kind}`)
  return {
    apis: of('Api'),
    routes: of('Route'),
    routeResponses: of('RouteResponse'),
    integrations: of('Integration'),
    authorizers: of('Authorizer'),
    stages: of('Stage'),
    deployments: of('Deployment'),
  }
}

/** The parts of some APIs, each of which has to belong to one of `among`. @throws Error for one that does not */
const partsOf = (all: ApiResources, among: readonly Resource[], apis: readonly Resource[]): ApiResources => {
  const ids = new Set(apis.map(({ ref }) => ref))
  const known = new Set(among.map(({ ref }) => ref))
  const of = (parts: readonly Resource[]) =>
    parts.filter(part => {
      const { ApiId } = part.properties
      if (!known.has(String(ApiId))) throw new Error(`${named(part)}: API ${String(ApiId)} is not in the template`)
      return ids.has(String(ApiId))
    })
  return {
    apis,
    routes: of(all.routes),
    routeResponses: of(all.routeResponses),
    integrations: of(all.integrations),
    authorizers: of(all.authorizers),
    stages: of(all.stages),
    deployments: of(all.deployments),
  }
}

/**
 * The APIs of one kind with their parts.
 * @throws Error for an API of no known kind and for a part whose API is not in the template
 */
export const ofProtocol = (all: ApiResources, protocol: ProtocolType): ApiResources => {
  for (const api of all.apis) {
    const { ProtocolType } = api.properties
    if (ProtocolType !== 'WEBSOCKET' && ProtocolType !== 'HTTP')
      throw new Error(`${named(api)}: property ProtocolType: ${String(ProtocolType)} is neither WEBSOCKET nor HTTP`)
  }
  return partsOf(
    all,
    all.apis,
    all.apis.filter(({ properties }) => properties.ProtocolType === protocol),
  )
}

/** Groups the resources by their API. @throws Error for a resource whose API is not here */
export const partsOfEach = (all: ApiResources): readonly (readonly [Resource, ApiResources])[] =>
  all.apis.map(api => [api, partsOf(all, all.apis, [api])] as const)
