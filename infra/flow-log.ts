import { CfnFlowLog, type IVpc } from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export type FlowLogProps = {
  readonly vpc: IVpc
  readonly traffic: 'REJECT' | 'ALL'
  readonly retention: RetentionDays
}

/** A log of the network's connections. Its role may only write this log: the role that the CDK makes could also be passed on. */
export class FlowLog extends Construct {
  constructor(scope: Construct, id: string, { vpc, traffic, retention }: FlowLogProps) {
    super(scope, id)
    const { logGroupName, logGroupArn } = new LogGroup(this, 'Logs', { retention })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com') })
    const actions = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents']
    role.addToPolicy(new PolicyStatement({ actions, resources: [logGroupArn] }))
    const flowLog = new CfnFlowLog(this, 'FlowLog', {
      resourceId: vpc.vpcId,
      resourceType: 'VPC',
      trafficType: traffic,
      logDestinationType: 'cloud-watch-logs',
      // By name: the ARN that CloudFormation has of a log group ends in `:*`, and nothing is delivered there.
      logGroupName,
      deliverLogsPermissionArn: role.roleArn,
    })
    flowLog.node.addDependency(role)
  }
}
