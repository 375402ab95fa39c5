import { CfnResource } from 'aws-cdk-lib'
import {
  CfnAuthorizer,
  CfnIntegration,
  CfnRoute,
  CfnRouteResponse,
  CfnStage,
  type IStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import type { IConstruct } from 'constructs'

/** In this order, nothing waits for a part that comes after it. */
const ORDER = [CfnIntegration, CfnAuthorizer, CfnRoute, CfnRouteResponse]

/**
 * Makes the parts of an API one after the other, and its stage after all of them. API Gateway refuses changes of one API at
 * the same time with "Unable to complete operation due to concurrent modification. Please try again later", and each part that
 * comes after a stage with automatic deployments causes one more. Call it when the API has all its parts.
 * @param within the construct that holds the parts of one API and of no other
 */
export const oneAtATime = (within: IConstruct, stage: IStage & IConstruct): void => {
  const all = within.node.findAll()
  const parts = ORDER.flatMap(Part => all.filter(one => one instanceof Part)).filter(one => one instanceof CfnResource)
  for (const [at, part] of parts.entries()) {
    const before = parts[at - 1]
    if (before) part.addResourceDependency(before)
  }
  const last = parts.at(-1)
  const { defaultChild } = stage.node
  if (last && defaultChild instanceof CfnStage) defaultChild.addResourceDependency(last)
}
