import type { Resource } from '../contracts.ts'
import {
  apiProperties,
  authorizerProperties,
  deploymentProperties,
  integrationProperties,
  routeProperties,
  routeResponseProperties,
  stageProperties,
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

/** A stage of an API. */
export type Stage = { readonly name: string; readonly variables: Readonly<Record<string, string>> }

/** One WebSocket API of the template, its parts joined. */
export type Api = {
  readonly id: string
  readonly logicalId: string
  readonly select: SelectRoute
  readonly routes: ReadonlyMap<string, Route>
  readonly stages: ReadonlyMap<string, Stage>
}

/** The `AWS::ApiGatewayV2::*` resources of a template's WebSocket APIs. */
export type ApiResources = {
  readonly apis: readonly Resource[]
  readonly routes: readonly Resource[]
  readonly routeResponses: readonly Resource[]
  readonly integrations: readonly Resource[]
  readonly authorizers: readonly Resource[]
  readonly stages: readonly Resource[]
  readonly deployments: readonly Resource[]
}

const named = ({ type, logicalId }: Resource): string => `${type} ${logicalId}`

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
  const target =
    Target === undefined ? undefined : integrations.find(({ ref }) => ref === Target.slice('integrations/'.length))
  if (target === undefined && (Target !== undefined || RouteKey !== '$connect'))
    throw new Error(`${named(resource)}: integration ${Target} is not in the template`)
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

const stage = (resource: Resource, deployed: ReadonlySet<string>): Stage => {
  const { StageName, AutoDeploy, DeploymentId, StageVariables } = stageProperties(resource)
  if (!AutoDeploy && !deployed.has(DeploymentId ?? ''))
    throw new Error(`${named(resource)}: neither AutoDeploy nor a deployment: it would serve nothing`)
  return { name: StageName, variables: StageVariables }
}

/**
 * Joins the WebSocket APIs of a template with their routes, integrations, authorizers and stages.
 * @throws Error for a property that is not understood, a reference that leads nowhere, and a stage that serves nothing
 */
export const topology = (resources: ApiResources): Api[] => {
  const parts = [...resources.routes, ...resources.routeResponses, ...resources.integrations, ...resources.authorizers]
  for (const part of [...parts, ...resources.stages, ...resources.deployments])
    if (!resources.apis.some(({ ref }) => ref === part.properties.ApiId))
      throw new Error(`${named(part)}: API ${String(part.properties.ApiId)} is not a WebSocket API of the template`)
  for (const deployment of resources.deployments) deploymentProperties(deployment)
  const deployed = new Set(resources.deployments.map(({ ref }) => ref))
  return resources.apis.map(api => {
    const of = (some: readonly Resource[]) => some.filter(({ properties }) => properties.ApiId === api.ref)
    const routes = of(resources.routes).map(one => route(one, resources))
    const stages = of(resources.stages).map(one => stage(one, deployed))
    return {
      id: api.ref,
      logicalId: api.logicalId,
      select: routeSelection(apiProperties(api).RouteSelectionExpression),
      routes: new Map(routes.map(one => [one.key, one])),
      stages: new Map(stages.map(one => [one.name, one])),
    }
  })
}
