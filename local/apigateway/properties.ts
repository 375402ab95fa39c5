import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'

// The properties on the CloudFormation pages "AWS::ApiGatewayV2::Api", "… Route" and so on that are emulated; any other is an error.

const ApiProperties = z.strictObject({
  ProtocolType: z.literal('WEBSOCKET'),
  RouteSelectionExpression: z.string(),
  DisableExecuteApiEndpoint: z.literal(false).optional(),
})
const apiIgnored = {
  Name: 'text',
  Description: 'text',
  Version: 'text',
  Tags: 'no tag conditions are known locally',
  IpAddressType: 'the local listener is on the loopback',
  ApiKeySelectionExpression: 'a route that needs an API key is an error',
}

/** Properties of a WebSocket API. @throws Error for one that is not understood */
export const apiProperties = (resource: Resource) => understood(resource, ApiProperties, apiIgnored)

const RouteProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z
    .string()
    .regex(/^integrations\/.+/)
    .optional(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
  RouteResponseSelectionExpression: z.literal('$default').optional(),
  ApiKeyRequired: z.literal(false).optional(),
})

/** Properties of a route. @throws Error for one that is not understood (`AWS_IAM`, API keys, models) */
export const routeProperties = (resource: Resource) => understood(resource, RouteProperties, { OperationName: 'text' })

const RouteResponseProperties = z.strictObject({
  ApiId: z.string(),
  RouteId: z.string(),
  RouteResponseKey: z.literal('$default'),
})

/** Properties of a route response. @throws Error for one that is not understood */
export const routeResponseProperties = (resource: Resource) => understood(resource, RouteResponseProperties)

const IntegrationProperties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  IntegrationMethod: z.literal('POST').optional(),
  TimeoutInMillis: z.int().min(50).max(29_000).default(29_000),
})
const integrationIgnored = {
  Description: 'text',
  PassthroughBehavior: 'does nothing in a proxy integration',
  PayloadFormatVersion: 'a WebSocket API has one',
}

/** Properties of a Lambda proxy integration, the one kind emulated. @throws Error for another */
export const integrationProperties = (resource: Resource) =>
  understood(resource, IntegrationProperties, integrationIgnored)

const AuthorizerProperties = z.strictObject({
  ApiId: z.string(),
  AuthorizerType: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  IdentitySource: z.array(z.string()).default([]),
})
const authorizerIgnored = {
  Name: 'text',
  AuthorizerResultTtlInSeconds: 'the result of a WebSocket authorizer is not cached',
}

/** Properties of a Lambda REQUEST authorizer. @throws Error for one that is not understood */
export const authorizerProperties = (resource: Resource) =>
  understood(resource, AuthorizerProperties, authorizerIgnored)
