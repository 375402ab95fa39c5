/**
 * Whether a function of the stack stands behind a resource: a type of the template's own. The deployments of the CDK to a bucket are read
 * from the assembly instead. AWS: "AWS::CloudFormation::CustomResource".
 */
export const isCustomResource = (type: string): boolean =>
  type !== 'Custom::CDKBucketDeployment' &&
  (type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::'))
