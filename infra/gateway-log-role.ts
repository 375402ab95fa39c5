import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { accept, managedPolicy } from './accepted.ts'

const POLICY = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs'

/**
 * The role by which API Gateway writes the logs of WebSocket APIs: one for the account and region, in API Gateway's own
 * settings. Role and setting stay when the stack goes: other APIs may have come to need them.
 */
export class GatewayLogRole extends Construct {
  readonly account: CfnAccount

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      // API Gateway refuses a role that has less than this policy.
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY)],
    })
    accept(role, {
      [managedPolicy(POLICY)]:
        'The role is the one of all APIs of the account in this region; API Gateway tries these rights before it takes it.',
    })
    this.account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn })
    for (const kept of [role, this.account]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN)
  }
}
