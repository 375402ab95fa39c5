import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { Platform } from 'aws-cdk-lib/aws-ecr-assets'
import {
  Cluster,
  ContainerImage,
  Protocol as ContainerProtocol,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs'
import { NetworkLoadBalancer, type NetworkTargetGroup, Protocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Bundle } from './bundle.ts'
import type { Config } from './config.ts'
import { COAP_PORT, HEALTH_PORT, type Network } from './network.ts'

export type CoapListenerProps = {
  readonly network: Network
  readonly bus: EventBus
  readonly devices: Table
  readonly bundle: Bundle
  readonly config: Config
  readonly logRetention: RetentionDays
}

/** The way in: a network load balancer on UDP 5683 before the listener's tasks. */
export class CoapListener extends Construct {
  readonly balancer: NetworkLoadBalancer
  readonly service: FargateService
  readonly targets: NetworkTargetGroup

  constructor(scope: Construct, id: string, props: CoapListenerProps) {
    super(scope, id)
    const { network, config } = props
    this.balancer = new NetworkLoadBalancer(this, 'Balancer', {
      vpc: network.vpc,
      internetFacing: true,
      securityGroups: [network.balancerGroup],
      crossZoneEnabled: true,
    })
    this.service = this.serviceOf(props)
    const coap = this.balancer.addListener('Coap', { port: COAP_PORT, protocol: Protocol.UDP })
    this.targets = coap.addTargets('Tasks', {
      port: COAP_PORT,
      protocol: Protocol.UDP,
      targets: [
        this.service.loadBalancerTarget({
          containerName: 'listener',
          containerPort: COAP_PORT,
          protocol: ContainerProtocol.UDP,
        }),
      ],
      deregistrationDelay: Duration.seconds(config.drainSeconds),
      healthCheck: {
        protocol: Protocol.HTTP,
        port: String(HEALTH_PORT),
        path: '/health',
        interval: Duration.seconds(10),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
    })
  }

  private serviceOf({ network, bus, devices, bundle, config, logRetention }: CoapListenerProps): FargateService {
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: config.listenerCpu,
      memoryLimitMiB: config.listenerMemoryMiB,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    })
    task.addToTaskRolePolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }))
    task.addToTaskRolePolicy(new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [devices.tableArn] }))
    const logGroup = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY })
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
          `fetch('http://127.0.0.1:${HEALTH_PORT}/health').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`,
        ],
        interval: Duration.seconds(10),
        startPeriod: Duration.seconds(10),
      },
      environment: {
        BUS_NAME: bus.eventBusName,
        DEVICES_TABLE: devices.tableName,
        COAP_PORT: String(COAP_PORT),
        HEALTH_PORT: String(HEALTH_PORT),
        DEVICE_RATE_PER_SECOND: String(config.deviceRatePerSecond),
        DEVICE_RATE_BURST: String(config.deviceRateBurst),
        MAX_IN_FLIGHT: String(config.maxInFlight),
        DRAIN_SECONDS: String(config.drainSeconds),
        DEVICE_RECORD_SECONDS: String(config.deviceRecordSeconds),
        UNKNOWN_DEVICES: config.unknownDevices,
        DEFAULT_HEARTBEAT_INTERVAL_SECONDS: String(config.defaultHeartbeatIntervalSeconds),
        DEFAULT_LOCATION_MODE: config.defaultLocationMode,
        STACK_NAME: Aws.STACK_NAME,
        METRICS_SECONDS: String(config.metricsSeconds),
      },
    })
    return new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc: network.vpc }) as ICluster,
      taskDefinition: task,
      desiredCount: config.listenerCount,
      assignPublicIp: true,
      securityGroups: [network.listenerGroup],
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
    })
  }
}
