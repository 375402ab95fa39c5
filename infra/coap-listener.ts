import { Duration } from 'aws-cdk-lib'
import { Platform } from 'aws-cdk-lib/aws-ecr-assets'
import {
  AvailabilityZoneRebalancing,
  type CapacityProviderStrategy,
  CfnClusterCapacityProviderAssociations,
  Cluster,
  ContainerImage,
  Protocol as ContainerProtocol,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LogDrivers,
  OperatingSystemFamily,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs'
import {
  IpAddressType,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
  TargetGroupIpAddressType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { COAP_PORT } from '../core/coap/uri.ts'
import { variablesOf } from '../core/contracts/environment/environment.ts'
import { type ListenerEnvironment, listenerEnvironment } from '../core/contracts/environment/listener.ts'
import { HEALTH_PATH, HEALTH_PORT } from '../core/contracts/healthCheck.ts'
import { PULSE_EVERY_MS } from '../core/contracts/pulse.ts'
import { accept } from './accepted.ts'
import type { Bundle } from './bundle.ts'
import type { Config } from './config.ts'
import { deviceSecret } from './device-secret.ts'
import { defaultConfigurationOf, gatheringOf } from './function-settings.ts'
import { idSecret } from './id-secret.ts'
import { ListenerScaling } from './listener-scaling.ts'
import type { Network } from './network.ts'
import { keyStatements } from './own-key.ts'
import type { Tables } from './tables.ts'

export type CoapListenerProps = {
  readonly network: Network
  readonly bus: EventBus
  readonly tables: Tables
  readonly bundle: Bundle
  readonly config: Config
}

/** The listener's tasks behind a network load balancer on UDP, and the role with which they run. */
export class CoapListener extends Construct {
  readonly balancer: NetworkLoadBalancer
  readonly service: FargateService
  readonly targets: NetworkTargetGroup
  readonly logGroup: LogGroup
  /** Hashes messages into event ids. Functions that take log lines read it too. */
  readonly idSecret: Secret
  /** The keys of devices are derived from it, or stored under it. */
  readonly deviceSecret: Secret

  constructor(scope: Construct, id: string, props: CoapListenerProps) {
    super(scope, id)
    const { network, config } = props
    this.balancer = new NetworkLoadBalancer(this, 'Balancer', {
      vpc: network.vpc,
      internetFacing: true,
      securityGroups: [network.balancerGroup],
      crossZoneEnabled: true,
      // IPv4 devices reach IPv6 targets by address translation, which needs a prefix of each subnet for UDP.
      ...(config.dualStack && { ipAddressType: IpAddressType.DUAL_STACK, enablePrefixForIpv6SourceNat: true }),
    })
    accept(this.balancer, { ELB2: 'A network load balancer logs only TLS connections, and this one has only UDP.' })
    this.idSecret = idSecret(this, 'IdSecret')
    this.deviceSecret = deviceSecret(this, 'DeviceSecret')
    this.logGroup = new LogGroup(this, 'Logs', { retention: config.logRetentionDays })
    this.service = this.serviceOf(props)
    const coap = this.balancer.addListener('Coap', { port: COAP_PORT, protocol: Protocol.UDP })
    this.targets = new NetworkTargetGroup(coap, 'TasksGroup', {
      vpc: network.vpc,
      port: COAP_PORT,
      protocol: Protocol.UDP,
      // A dual-stack load balancer takes no IPv4 target group for UDP ("Create a target group for your Network Load Balancer").
      ...(config.dualStack && { ipAddressType: TargetGroupIpAddressType.IPV6 }),
      targets: [
        this.service.loadBalancerTarget({
          containerName: 'listener',
          containerPort: COAP_PORT,
          protocol: ContainerProtocol.UDP,
        }),
      ],
      // ECS waits this long before SIGTERM.
      deregistrationDelay: Duration.seconds(config.drainSeconds),
      // A flow lives until it has been idle for two minutes. At the end of the delay the load balancer has to forget the remaining
      // flows, or a device that sends often would go on sending to a task that is gone.
      connectionTermination: true,
      healthCheck: {
        protocol: Protocol.HTTP,
        port: String(HEALTH_PORT),
        path: HEALTH_PATH,
        interval: Duration.seconds(10),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
    })
    coap.addTargetGroups('Tasks', this.targets)
    if (config.listenerMaxCount > config.listenerCount) new ListenerScaling(this, 'Scaling', { ...this, config })
  }

  /** Where devices send. */
  get url(): string {
    return `coap://${this.balancer.loadBalancerDnsName}:${COAP_PORT}`
  }

  private serviceOf({ network, bus, tables, bundle, config }: CoapListenerProps): FargateService {
    const { idSecret, deviceSecret, logGroup } = this
    const { devices, fleetArn, keys } = tables
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: config.listenerCpu,
      memoryLimitMiB: config.listenerMemoryMiB,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    })
    const variables: ListenerEnvironment = {
      BUS_NAME: bus.eventBusName,
      DEVICES_TABLE: devices.tableName,
      ID_SECRET_ARN: idSecret.secretArn,
      KEYS_TABLE: keys.tableName,
      DEVICE_SECRET_ARN: deviceSecret.secretArn,
      COAP_PORT,
      HEALTH_PORT,
      DEVICE_RATE_PER_SECOND: config.deviceRatePerSecond,
      DEVICE_RATE_BURST: config.deviceRateBurst,
      NEW_NAMES_PER_MINUTE: config.newNamesPerMinute,
      MAX_IN_FLIGHT: config.maxInFlight,
      DRAIN_SECONDS: config.drainSeconds,
      PULSE_SECONDS: PULSE_EVERY_MS / 1000,
      DEVICE_RECORD_SECONDS: config.deviceRecordSeconds,
      UNKNOWN_DEVICES: config.unknownDevices,
      PLAIN_COAP: config.plainCoap,
      ...defaultConfigurationOf(config),
      ...gatheringOf(config),
    }
    const statements = [
      new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
      // GetItem for the tasks of the version before, which are there until a deployment has replaced them.
      new PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], resources: [devices.tableArn] }),
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [fleetArn] }),
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'dynamodb:PartiQLUpdate'],
        resources: [keys.tableArn],
      }),
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [idSecret.secretArn, deviceSecret.secretArn],
      }),
      ...keyStatements(config.kmsKeyArn, [
        'events:PutEvents',
        'dynamodb:BatchGetItem',
        'dynamodb:UpdateItem',
        'secretsmanager:GetSecretValue',
      ]),
    ]
    accept(task, {
      ECS2: 'The variables hold names and numbers, and no secret.',
      'IAM5[Resource::*]': 'ecr:GetAuthorizationToken has no resource. The image that is pulled is named.',
    })
    for (const statement of statements) task.addToTaskRolePolicy(statement)
    task.addContainer('listener', {
      image: ContainerImage.fromAsset(bundle.directory, { platform: Platform.LINUX_ARM64 }),
      readonlyRootFilesystem: true,
      user: '1000',
      stopTimeout: Duration.seconds(120),
      logging: LogDrivers.awsLogs({ streamPrefix: 'listener', logGroup }),
      portMappings: [
        { containerPort: COAP_PORT, protocol: ContainerProtocol.UDP },
        { containerPort: HEALTH_PORT, protocol: ContainerProtocol.TCP },
      ],
      healthCheck: {
        command: [
          'CMD',
          'node',
          '-e',
          `fetch('http://127.0.0.1:${HEALTH_PORT}${HEALTH_PATH}').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`,
        ],
        interval: Duration.seconds(10),
        startPeriod: Duration.seconds(10),
      },
      environment: variablesOf(listenerEnvironment, variables),
    })
    const cluster = new Cluster(this, 'Cluster', { vpc: network.vpc })
    accept(cluster, {
      ECS4: 'CPU and memory are published without it; its other metrics cost more than the task itself.',
    })
    const providers = new CfnClusterCapacityProviderAssociations(this, 'CapacityProviders', {
      cluster: cluster.clusterName,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    })
    // The first cluster of an account makes the service-linked role of ECS, and the next call has to assume it, which it can after
    // some seconds only. The load balancer takes minutes, and the service waits for it anyway.
    providers.node.addDependency(this.balancer)
    const service = new FargateService(this, 'Service', {
      cluster: cluster as ICluster,
      taskDefinition: task,
      // Where load decides, a number here would reset it at each deployment.
      ...(config.listenerMaxCount === config.listenerCount && { desiredCount: config.listenerCount }),
      // In place of a launch type, so that the share of Spot can change without a new service.
      capacityProviderStrategies: capacity(config),
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
      propagateTags: PropagatedTagSource.SERVICE,
      assignPublicIp: true,
      securityGroups: [network.listenerGroup],
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
    })
    // The CDK waits for the rights of the task alone. Without those to fetch the image, three tasks that fail end the deployment.
    service.node.addDependency(providers, task.obtainExecutionRole())
    return service
  }
}

/** The first tasks on demand, the others by weight. */
const capacity = ({ listenerSpot }: Config): CapacityProviderStrategy[] => {
  if (!listenerSpot) return [{ capacityProvider: 'FARGATE', weight: 1 }]
  const { onDemandBase: base, onDemandWeight, spotWeight } = listenerSpot
  return [
    { capacityProvider: 'FARGATE', base, weight: onDemandWeight },
    { capacityProvider: 'FARGATE_SPOT', weight: spotWeight },
  ]
}
