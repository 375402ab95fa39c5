import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { named, understood } from '../template/properties.ts'
import { type TokenBucket, tokenBucket } from '../tokenBucket.ts'
import type { ApiResources } from './resources.ts'

/** A stage of an API. */
export type Stage = {
  readonly name: string
  readonly variables: Readonly<Record<string, string>>
  /** Takes a request from the throttle of a route. @returns false when it is over: 429 */
  readonly isWithin: (routeKey: string) => boolean
}

// CloudFormation, "AWS::ApiGatewayV2::Stage" and "AWS::ApiGatewayV2::Deployment", as far as they are emulated.

const RouteSettings = z.strictObject({
  ThrottlingRateLimit: z.number().min(0).optional(),
  ThrottlingBurstLimit: z.int().min(0).optional(),
  DetailedMetricsEnabled: z.boolean().optional(),
  DataTraceEnabled: z.boolean().optional(),
  LoggingLevel: z.string().optional(),
})

const StageProperties = z.strictObject({
  ApiId: z.string(),
  StageName: z.string().regex(/^([\w-]+|\$default)$/),
  AutoDeploy: z.boolean().default(false),
  DeploymentId: z.string().optional(),
  StageVariables: z.record(z.string(), z.string()).default({}),
  DefaultRouteSettings: RouteSettings.default({}),
  RouteSettings: z.record(z.string(), RouteSettings).default({}),
})
const stageIgnored = {
  Description: 'text',
  Tags: 'no tag conditions are known locally',
  AccessLogSettings: 'the emulator says what it does on its own',
}
const DeploymentProperties = z.strictObject({ ApiId: z.string() })

/** The account's limits, which hold where a stage sets none. API Gateway Developer Guide, "Amazon API Gateway quotas". */
const ACCOUNT = { rate: 10_000, burst: 5000 } as const

const bucketOf = ({ ThrottlingRateLimit, ThrottlingBurstLimit }: z.infer<typeof RouteSettings>): TokenBucket =>
  tokenBucket({ perSecond: ThrottlingRateLimit ?? ACCOUNT.rate, burst: ThrottlingBurstLimit ?? ACCOUNT.burst })

/**
 * API Gateway Developer Guide, "Throttle requests to your HTTP APIs for better throughput": a route's own settings override those of
 * the stage. The page does not say whether each of the other routes has the stage's rate for itself; here they share it, which is
 * stricter.
 */
const throttleOf = ({
  DefaultRouteSettings,
  RouteSettings: ofRoutes,
}: Pick<z.infer<typeof StageProperties>, 'DefaultRouteSettings' | 'RouteSettings'>): Stage['isWithin'] => {
  const shared = bucketOf(DefaultRouteSettings)
  const own = new Map(Object.entries(ofRoutes).map(([key, settings]) => [key, bucketOf(settings)]))
  return routeKey => (own.get(routeKey) ?? shared)()
}

const stage = (resource: Resource, deployed: ReadonlySet<string>): Stage => {
  const { StageName, AutoDeploy, DeploymentId, StageVariables, ...settings } = understood(
    resource,
    StageProperties,
    stageIgnored,
  )
  if (!AutoDeploy && !deployed.has(DeploymentId ?? ''))
    throw new Error(`${named(resource)}: neither AutoDeploy nor a deployment: it would serve nothing`)
  return { name: StageName, variables: StageVariables, isWithin: throttleOf(settings) }
}

/** The stages among an API's parts. @throws Error for a property that is not understood, and for a stage that serves nothing */
export const stagesOf = ({ stages, deployments }: ApiResources): Stage[] => {
  for (const deployment of deployments) understood(deployment, DeploymentProperties, { Description: 'text' })
  const deployed = new Set(deployments.map(({ ref }) => ref))
  return stages.map(one => stage(one, deployed))
}
