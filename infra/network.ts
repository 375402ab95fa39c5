import { Annotations } from 'aws-cdk-lib'
import {
  GatewayVpcEndpointAwsService,
  IpAddresses,
  IpProtocol,
  Ipv6Addresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import { COAP_PORT } from '../core/coap/uri.ts'
import { HEALTH_PORT } from '../core/contracts/healthCheck.ts'
import { accept } from './accepted.ts'
import { isIpv6 } from './cidr.ts'
import type { Config } from './config.ts'
import { FlowLog } from './flow-log.ts'

/**
 * Public subnets in two zones without NAT ($14 a month instead of $44): the task only calls AWS over HTTPS, and only the load
 * balancer can reach it. Or the public subnets of the team's VPC, which is used as it is and not looked up, so that a synth
 * needs no account.
 */
export class Network extends Construct {
  readonly vpc: IVpc
  readonly balancerGroup: SecurityGroup
  readonly listenerGroup: SecurityGroup

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id)
    const { vpcId, availabilityZones, publicSubnetIds } = config
    this.vpc = vpcId
      ? Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones, publicSubnetIds })
      : this.ownVpc(config)
    // We add no routes to subnets that are not ours.
    if (vpcId) Annotations.of(this.vpc).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId')
    this.balancerGroup = new SecurityGroup(this, 'BalancerGroup', {
      vpc: this.vpc,
      description: 'CoAP from the source ranges of the stage',
      allowAllOutbound: false,
    })
    this.listenerGroup = new SecurityGroup(this, 'ListenerGroup', {
      vpc: this.vpc,
      description: 'Datagrams and health checks from the load balancer',
      allowAllOutbound: false,
    })
    for (const range of config.sourceRanges) {
      const peer = isIpv6(range) ? Peer.ipv6(range) : Peer.ipv4(range)
      this.balancerGroup.addIngressRule(peer, Port.udp(COAP_PORT), 'devices')
    }
    accept(this.balancerGroup, {
      EC23: 'Nobody knows the addresses of devices in advance: one UDP port is open to all, unless sourceRanges is narrower.',
    })
    for (const port of [Port.udp(COAP_PORT), Port.tcp(HEALTH_PORT)]) {
      this.balancerGroup.addEgressRule(this.listenerGroup, port, 'listener')
      this.listenerGroup.addIngressRule(this.balancerGroup, port, 'load balancer')
    }
    for (const anywhere of config.dualStack ? [Peer.anyIpv4(), Peer.anyIpv6()] : [Peer.anyIpv4()])
      this.listenerGroup.addEgressRule(anywhere, Port.tcp(443), 'AWS APIs')
  }

  private ownVpc({ dualStack, flowLogs, logRetentionDays: retention }: Config): IVpc {
    // The classes of aws-cdk-lib do not satisfy its own interfaces under exactOptionalPropertyTypes.
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.83.0.0/20'),
      ...(dualStack && { ipProtocol: IpProtocol.DUAL_STACK, ipv6Addresses: Ipv6Addresses.amazonProvided() }),
      maxAzs: 2,
      natGateways: 0,
      // Nothing uses it, and closing it needs one more function, with rights to change security groups.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }],
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        S3: { service: GatewayVpcEndpointAwsService.S3 },
      },
    }) as IVpc
    if (flowLogs === 'none')
      accept(vpc, {
        VPC7: 'Only the listener is in it, behind security groups with one open port. In production, rejected connections are logged.',
      })
    else new FlowLog(this, 'FlowLog', { vpc, traffic: flowLogs === 'all' ? 'ALL' : 'REJECT', retention })
    return vpc
  }
}
