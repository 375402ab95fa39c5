import type { Resource } from '../contracts.ts'
import type { StackResources } from '../template/stackResources.ts'

/**
 * The functions that run here: all but those that deploy something while CloudFormation runs, which are of the CDK and in
 * Python. The files that a bucket deployment puts into its bucket are read from the assembly instead.
 */
export const runningFunctions = ({ ofType }: StackResources): readonly Resource[] => {
  const deployers = new Set(ofType('Custom::CDKBucketDeployment').map(({ properties }) => properties.ServiceToken))
  return ofType('AWS::Lambda::Function').filter(({ arn }) => !deployers.has(arn))
}
