import { Stack } from 'aws-cdk-lib'
import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import type { NetworkLoadBalancer, NetworkTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { Construct } from 'constructs'
import { METRICS_NAMESPACE, STACK_DIMENSION } from '../core/operations/metrics/embedded.ts'
import type { Config } from './config.ts'

export type ListenerScalingProps = {
  readonly service: FargateService
  readonly balancer: NetworkLoadBalancer
  readonly targets: NetworkTargetGroup
  readonly config: Config
}

/** Tasks are added at once and removed slowly, since a removed task ends the flows of its devices. Seconds. */
const COOLDOWNS = { scaleOutCooldown: 60, scaleInCooldown: 300 }

const dimensions = (all: Readonly<Record<string, string>>) =>
  Object.entries(all).map(([name, value]) => ({ name, value }))

/**
 * Keeps as many listener tasks as the load needs, by CPU and by datagrams; the policy that asks for more tasks decides ("Target
 * tracking scaling policies"). It names no role: Application Auto Scaling has a service-linked one for ECS.
 */
export class ListenerScaling extends Construct {
  constructor(scope: Construct, id: string, props: ListenerScalingProps) {
    super(scope, id)
    const { service, config } = props
    const target = new CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${service.cluster.clusterName}/${service.serviceName}`,
      minCapacity: config.listenerCount,
      maxCapacity: config.listenerMaxCount,
    })
    const policy = (name: string, targetTracking: CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty) =>
      new CfnScalingPolicy(this, name, {
        policyName: `${this.node.path}-${name}`.replaceAll('/', '-'),
        policyType: 'TargetTrackingScaling',
        scalingTargetId: target.attrId,
        targetTrackingScalingPolicyConfiguration: { ...targetTracking, ...COOLDOWNS },
      })
    policy('Cpu', {
      targetValue: config.listenerTargetCpuPercent,
      predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    })
    policy('Datagrams', {
      targetValue: config.listenerDatagramsPerSecond,
      customizedMetricSpecification: { metrics: this.datagramsPerTask(props) },
    })
  }

  /**
   * Datagrams a second of one task: the datagrams that the tasks count, divided by the number of healthy tasks. The load balancer
   * counts packets, which include answers and health checks, and flows, which are not datagrams either: a device that sends every
   * second has one flow, and one that sends every twelve minutes has a new one each time.
   */
  private datagramsPerTask({ balancer, targets }: ListenerScalingProps) {
    const { stackName } = Stack.of(this)
    return [
      {
        id: 'datagrams',
        returnData: false,
        metricStat: {
          stat: 'Sum',
          metric: {
            namespace: METRICS_NAMESPACE,
            metricName: 'Datagrams',
            dimensions: dimensions({ [STACK_DIMENSION]: stackName }),
          },
        },
      },
      {
        id: 'tasks',
        returnData: false,
        metricStat: {
          stat: 'Maximum',
          metric: {
            namespace: 'AWS/NetworkELB',
            metricName: 'HealthyHostCount',
            dimensions: dimensions({
              LoadBalancer: balancer.loadBalancerFullName,
              TargetGroup: targets.targetGroupFullName,
            }),
          },
        },
      },
      // Target tracking needs metrics with a period of one minute.
      { id: 'each', returnData: true, label: 'Datagrams a second of one task', expression: 'datagrams / 60 / tasks' },
    ]
  }
}
