import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { accept, managedPolicy } from './accepted.ts'

const POLICY = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs'

/**
 * The role with which API Gateway writes the logs of WebSocket APIs: one for the account and region, in the settings of API
 * Gateway. Role and setting stay when the stack is deleted, because other APIs may need them by then.
 */
export class GatewayLogRole extends Construct {
  readonly account: CfnAccount

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      // API Gateway refuses a role that lacks any right of this policy.
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY)],
    })
    accept(role, {
      [managedPolicy(POLICY)]:
        'All APIs of the account in this region share the role; API Gateway tries these rights before it accepts it.',
    })
    this.account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn })
    for (const kept of [role, this.account]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN)
  }
}
