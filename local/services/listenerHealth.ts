import type { Look } from '../cloudwatch/cloudWatch.ts'
import type { Measure } from '../contracts.ts'
import type { StackResources } from '../template/stackResources.ts'

/** A check that takes longer has failed, ms: the template's own is checked every ten seconds. */
const PATIENCE_MS = 2_000

/**
 * Measures the listener as a load balancer measures its one target, by asking for its health. User Guide for Network Load Balancers,
 * "CloudWatch metrics for your Network Load Balancer".
 */
export const listenerHealth = (
  { ofType }: StackResources,
  { measure, healthUrl }: { readonly measure: Measure; readonly healthUrl: string },
): Look => {
  const [balancer] = ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
  const [targets] = ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
  if (!balancer || !targets) return () => undefined
  const dimensions = {
    LoadBalancer: balancer.arn.split('loadbalancer/')[1] ?? '',
    TargetGroup: targets.arn.split(':').at(-1) ?? '',
  }
  const recorder = (name: string) => measure({ namespace: 'AWS/NetworkELB', name, dimensions })
  const [healthy, unhealthy] = [recorder('HealthyHostCount'), recorder('UnHealthyHostCount')]
  return async () => {
    const isHealthy = await fetch(healthUrl, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      ({ ok }) => ok,
      () => false,
    )
    healthy(isHealthy ? 1 : 0)
    unhealthy(isHealthy ? 0 : 1)
  }
}
