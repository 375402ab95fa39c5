import { CfnStage, type IStage } from 'aws-cdk-lib/aws-apigatewayv2'
import type { IConstruct } from 'constructs'

/**
 * Gives one route of a stage a throttle of its own, so that callers without a token cannot use up what the stage lets through.
 * The route is made before the stage: API Gateway refuses settings of a route that does not exist.
 */
export const throttleRoute = (
  stage: IStage & IConstruct,
  routeKey: string,
  route: IConstruct,
  { rate, burst }: { readonly rate: number; readonly burst: number },
): void => {
  const { defaultChild } = stage.node
  if (!(defaultChild instanceof CfnStage)) throw new Error(`${stage.node.path} is no stage of its own`)
  // By the names of CloudFormation: the settings are JSON, which the CDK passes on as it is.
  defaultChild.routeSettings = { [routeKey]: { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } }
  defaultChild.node.addDependency(route)
}
