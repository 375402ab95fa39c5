import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'

// The properties on the CloudFormation pages "AWS::ApiGatewayV2::Api", "… Route" and "… Integration" that are emulated for HTTP APIs.

const Texts = z.array(z.string()).default([])

const Cors = z
  .strictObject({
    AllowOrigins: Texts,
    AllowMethods: Texts,
    AllowHeaders: Texts,
    ExposeHeaders: Texts,
    MaxAge: z.int().min(-1).max(86_400).optional(),
    AllowCredentials: z.boolean().default(false),
  })
  .refine(
    ({ AllowOrigins, AllowCredentials }) => !AllowCredentials || !AllowOrigins.includes('*'),
    'AllowCredentials does not go with the origin *',
  )
/** `CorsConfiguration` of an API. */
export type CorsConfiguration = z.infer<typeof Cors>

const ApiProperties = z.strictObject({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: Cors.optional(),
  DisableExecuteApiEndpoint: z.literal(false).optional(),
})
const apiIgnored = {
  Name: 'text',
  Description: 'text',
  Version: 'text',
  Tags: 'no tag conditions are known locally',
  IpAddressType: 'the local listener is on the loopback',
}

/** Properties of an HTTP API. @throws Error for one that is not understood (`Body`, `RouteKey` and `Target` of a quick create) */
export const apiProperties = (resource: Resource) => understood(resource, ApiProperties, apiIgnored)

const RouteProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().regex(/^integrations\/.+/),
  AuthorizationType: z.literal('NONE', 'only NONE is understood locally: the functions check who asks').default('NONE'),
  ApiKeyRequired: z.literal(false).optional(),
})

/** Properties of a route. @throws Error for one that is not understood (authorizers, `AWS_IAM`, `JWT`) */
export const routeProperties = (resource: Resource) => understood(resource, RouteProperties, { OperationName: 'text' })

const IntegrationProperties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z
    .string()
    .regex(/^arn:aws[\w-]*:lambda:[^:]*:\d{12}:function:[^:]+$/, 'is not the ARN of a function'),
  IntegrationMethod: z.literal('POST').optional(),
  PayloadFormatVersion: z.literal('2.0', 'only 2.0 is understood locally'),
  // "Quotas for configuring and running an HTTP API": at most 30 seconds, which is the default.
  TimeoutInMillis: z.int().min(50).max(30_000).default(30_000),
})

/** Properties of a Lambda proxy integration, the one kind emulated. @throws Error for another */
export const integrationProperties = (resource: Resource) =>
  understood(resource, IntegrationProperties, { Description: 'text' })
