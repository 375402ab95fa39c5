import {
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import { isIpv6 } from './cidr.ts'

/** UDP port of CoAP, RFC 7252 §6.1. */
export const COAP_PORT = 5683
/** HTTP port of the listener's health check: UDP has none. */
export const HEALTH_PORT = 8080

/**
 * Public subnets without NAT ($14 a month instead of $44): the task only calls AWS over HTTPS, and nothing reaches it but
 * what the load balancer lets through.
 */
export class Network extends Construct {
  readonly vpc: IVpc
  readonly balancerGroup: SecurityGroup
  readonly listenerGroup: SecurityGroup

  constructor(scope: Construct, id: string, { sourceRanges }: { readonly sourceRanges: readonly string[] }) {
    super(scope, id)
    // The classes of aws-cdk-lib do not fit its own interfaces under exactOptionalPropertyTypes.
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.83.0.0/20'),
      maxAzs: 2,
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }],
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        S3: { service: GatewayVpcEndpointAwsService.S3 },
      },
    }) as IVpc
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
    for (const range of sourceRanges) {
      const peer = isIpv6(range) ? Peer.ipv6(range) : Peer.ipv4(range)
      this.balancerGroup.addIngressRule(peer, Port.udp(COAP_PORT), 'devices')
    }
    for (const port of [Port.udp(COAP_PORT), Port.tcp(HEALTH_PORT)]) {
      this.balancerGroup.addEgressRule(this.listenerGroup, port, 'listener')
      this.listenerGroup.addIngressRule(this.balancerGroup, port, 'load balancer')
    }
    this.listenerGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS APIs')
  }
}
