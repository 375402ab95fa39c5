import { Aspects, type Stack, Tags } from 'aws-cdk-lib'
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam'
import { Budget } from './budget.ts'
import type { Config } from './config.ts'
import { Keeping } from './keeping.ts'
import { OwnKey } from './own-key.ts'

/** CDK tags these too, but CloudFormation does not accept tags on them in every region (cfn-lint E3002). They cost nothing. */
const WITHOUT_TAGS = [
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::CloudWatch::Dashboard',
  'AWS::ElasticLoadBalancingV2::Listener',
]

/** Applies the settings that hold for every resource of a stack: removal, encryption, permissions boundary, budget, tags. */
export const applyStageWide = (stack: Stack, config: Config): void => {
  const { kmsKeyArn, permissionsBoundaryArn, monthlyBudgetUsd, tags } = config
  Aspects.of(stack).add(new Keeping(config))
  if (kmsKeyArn) Aspects.of(stack).add(new OwnKey(kmsKeyArn))
  if (permissionsBoundaryArn) {
    const boundary = ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', permissionsBoundaryArn)
    PermissionsBoundary.of(stack).apply(boundary)
  }
  if (monthlyBudgetUsd) new Budget(stack, 'Budget', { config, usd: monthlyBudgetUsd })
  for (const [name, value] of Object.entries(tags))
    Tags.of(stack).add(name, value, { excludeResourceTypes: WITHOUT_TAGS })
}
