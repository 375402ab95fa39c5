import type { Resource } from '../contracts.ts'
import { type ApiResources, partsOfEach } from '../gateway/resources.ts'
import { type Stage, stagesOf } from '../gateway/stage.ts'
import { integrationOf } from '../gateway/target.ts'
import { named } from '../template/properties.ts'
import { type Cors, cors } from './cors.ts'
import { apiProperties, integrationProperties, routeProperties } from './properties.ts'
import { type RouteKey, routeKey } from './routeKey.ts'
import { type Routed, routing } from './routing.ts'

/** A route with the function behind it. */
export type Route = {
  /** As the template writes it, `GET /devices/{id}`. */
  readonly name: string
  readonly key: RouteKey
  readonly functionArn: string
  /** How long the function may take, ms. */
  readonly timeoutMs: number
}

/** One HTTP API of the template, its parts joined. */
export type HttpApi = {
  readonly id: string
  readonly logicalId: string
  readonly stage: Stage
  readonly cors: Cors
  readonly route: (method: string, path: string) => Routed<Route> | undefined
}

const route = (resource: Resource, integrations: readonly Resource[]): Route => {
  const { RouteKey: name, Target } = routeProperties(resource)
  const { IntegrationUri, TimeoutInMillis } = integrationProperties(integrationOf(resource, Target, integrations))
  try {
    return { name, key: routeKey(name), functionArn: IntegrationUri, timeoutMs: TimeoutInMillis }
  } catch (cause) {
    throw new Error(`${named(resource)}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

const onlyStage = (api: Resource, parts: ApiResources): Stage => {
  const [stage, ...others] = stagesOf(parts)
  if (stage?.name !== '$default' || others.length > 0)
    throw new Error(`${named(api)}: the local run serves the one stage $default`)
  return stage
}

/**
 * Joins the HTTP APIs of a template with their routes, integrations and stage.
 * @throws Error for a property that is not understood, and a reference that leads nowhere
 */
export const topology = (resources: ApiResources): HttpApi[] =>
  partsOfEach(resources).map(([api, parts]) => {
    const [authorizer] = parts.authorizers
    if (authorizer) throw new Error(`${named(authorizer)}: authorizers of HTTP APIs are not understood locally`)
    const [response] = parts.routeResponses
    if (response) throw new Error(`${named(response)}: an HTTP API has no route responses`)
    const routes = parts.routes.map(one => route(one, parts.integrations))
    const twice = routes.find(({ name }, at) => routes.findIndex(other => other.name === name) !== at)
    if (twice) throw new Error(`${named(api)}: the route ${twice.name} is there twice`)
    return {
      id: api.ref,
      logicalId: api.logicalId,
      stage: onlyStage(api, parts),
      cors: cors(apiProperties(api).CorsConfiguration),
      route: routing(routes),
    }
  })
