import type { Resource } from '../contracts.ts'
import { type ApiResources, partsOfEach } from '../gateway/resources.ts'
import { type Stage, stagesOf } from '../gateway/stage.ts'
import { integrationOf } from '../gateway/target.ts'
import { named } from '../template/properties.ts'
import {
  apiProperties,
  authorizerProperties,
  integrationProperties,
  routeProperties,
  routeResponseProperties,
} from './properties.ts'
import { routeSelection, type SelectRoute } from './routeSelection.ts'

/** A route with the function behind it. A route without one (only `$connect` may) accepts and does nothing. */
export type Route = {
  readonly key: string
  readonly functionArn: string | undefined
  /** How long the function may take, ms. */
  readonly timeoutMs: number
  /** Whether what the function returns goes back to the client. */
  readonly answers: boolean
  readonly authorizer: Authorizer | undefined
}

/** A Lambda REQUEST authorizer. */
export type Authorizer = {
  readonly id: string
  readonly functionArn: string
  readonly identitySource: readonly string[]
}

/** One WebSocket API of the template, its parts joined. */
export type Api = {
  readonly id: string
  readonly logicalId: string
  readonly select: SelectRoute
  readonly routes: ReadonlyMap<string, Route>
  readonly stages: ReadonlyMap<string, Stage>
}

/** The function in the URI by which API Gateway invokes it. "AWS::ApiGatewayV2::Integration", IntegrationUri. */
const functionIn = (uri: string, resource: Resource): string => {
  const arn = /^arn:aws[\w-]*:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/.exec(
    uri,
  )?.[1]
  if (arn === undefined) throw new Error(`${named(resource)}: ${uri} is not the URI of a function`)
  return arn
}

const route = (resource: Resource, { integrations, authorizers, routeResponses }: ApiResources): Route => {
  const { RouteKey, Target, AuthorizationType, AuthorizerId, RouteResponseSelectionExpression } =
    routeProperties(resource)
  const target = Target === undefined ? undefined : integrationOf(resource, Target, integrations)
  if (target === undefined && RouteKey !== '$connect') throw new Error(`${named(resource)}: needs a Target`)
  const integration = target === undefined ? undefined : integrationProperties(target)
  const authorizer = AuthorizationType === 'NONE' ? undefined : authorizers.find(({ ref }) => ref === AuthorizerId)
  if (AuthorizationType === 'CUSTOM' && authorizer === undefined)
    throw new Error(`${named(resource)}: authorizer ${AuthorizerId} is not in the template`)
  // "Control access to WebSocket APIs with AWS Lambda REQUEST authorizers": for the $connect route only.
  if (authorizer !== undefined && RouteKey !== '$connect')
    throw new Error(`${named(resource)}: an authorizer can only be on $connect`)
  const authorizing = authorizer === undefined ? undefined : authorizerProperties(authorizer)
  return {
    key: RouteKey,
    functionArn: target && integration ? functionIn(integration.IntegrationUri, target) : undefined,
    timeoutMs: integration?.TimeoutInMillis ?? 0,
    // "Set up route responses for a WebSocket API": both the expression and the response are needed.
    answers:
      RouteResponseSelectionExpression !== undefined &&
      routeResponses.some(response => routeResponseProperties(response).RouteId === resource.ref),
    authorizer:
      authorizer && authorizing
        ? {
            id: authorizer.ref,
            functionArn: functionIn(authorizing.AuthorizerUri, authorizer),
            identitySource: authorizing.IdentitySource,
          }
        : undefined,
  }
}

/**
 * Joins the WebSocket APIs of a template with their routes, integrations, authorizers and stages.
 * @throws Error for a property that is not understood, a reference that leads nowhere, and a stage that serves nothing
 */
export const topology = (resources: ApiResources): Api[] =>
  partsOfEach(resources).map(([api, parts]) => {
    const stages = new Map(stagesOf(parts).map(one => [one.name, one]))
    if (stages.has('$default')) throw new Error(`${named(api)}: a WebSocket API has no stage $default`)
    return {
      id: api.ref,
      logicalId: api.logicalId,
      select: routeSelection(apiProperties(api).RouteSelectionExpression),
      routes: new Map(parts.routes.map(one => route(one, parts)).map(one => [one.key, one])),
      stages,
    }
  })
