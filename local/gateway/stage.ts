import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { named, understood } from '../template/properties.ts'
import type { ApiResources } from './resources.ts'

/** A stage of an API. */
export type Stage = { readonly name: string; readonly variables: Readonly<Record<string, string>> }

// CloudFormation, "AWS::ApiGatewayV2::Stage" and "AWS::ApiGatewayV2::Deployment", as far as they are emulated.

const StageProperties = z.strictObject({
  ApiId: z.string(),
  StageName: z.string().regex(/^([\w-]+|\$default)$/),
  AutoDeploy: z.boolean().default(false),
  DeploymentId: z.string().optional(),
  StageVariables: z.record(z.string(), z.string()).default({}),
})
const stageIgnored = {
  Description: 'text',
  Tags: 'no tag conditions are known locally',
  AccessLogSettings: 'the emulator says what it does on its own',
  DefaultRouteSettings: 'throttling is not emulated, metrics and execution logs are not kept',
  RouteSettings: 'throttling is not emulated, metrics and execution logs are not kept',
}
const DeploymentProperties = z.strictObject({ ApiId: z.string() })

const stage = (resource: Resource, deployed: ReadonlySet<string>): Stage => {
  const { StageName, AutoDeploy, DeploymentId, StageVariables } = understood(resource, StageProperties, stageIgnored)
  if (!AutoDeploy && !deployed.has(DeploymentId ?? ''))
    throw new Error(`${named(resource)}: neither AutoDeploy nor a deployment: it would serve nothing`)
  return { name: StageName, variables: StageVariables }
}

/** The stages among an API's parts. @throws Error for a property that is not understood, and for a stage that serves nothing */
export const stagesOf = ({ stages, deployments }: ApiResources): Stage[] => {
  for (const deployment of deployments) understood(deployment, DeploymentProperties, { Description: 'text' })
  const deployed = new Set(deployments.map(({ ref }) => ref))
  return stages.map(one => stage(one, deployed))
}
