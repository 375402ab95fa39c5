import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'

const Attribute = z.discriminatedUnion('Key', [
  z.strictObject({ Key: z.literal('deregistration_delay.timeout_seconds'), Value: z.string() }),
  // That a flow outlives the delay, as it does without, is not known here.
  z.strictObject({ Key: z.literal('deregistration_delay.connection_termination.enabled'), Value: z.literal('true') }),
])
const Group = z.strictObject({
  Protocol: z.literal('UDP'),
  HealthCheckProtocol: z.literal('HTTP'),
  HealthCheckPath: z.string(),
  HealthCheckPort: z.string(),
  HealthCheckIntervalSeconds: z.number(),
  HealthyThresholdCount: z.number(),
  UnhealthyThresholdCount: z.number(),
  TargetGroupAttributes: z.array(Attribute).default([]),
})
const ignored = {
  Name: 'nothing refers to it',
  Port: 'each target has a port of its own here',
  Tags: 'nothing is billed here',
  TargetType: 'a target is a process of this machine',
  VpcId: 'one machine has no network between its parts',
}

/** How the targets of a load balancer are checked and left. */
export type TargetGroup = {
  readonly healthPath: string
  readonly healthIntervalSeconds: number
  readonly healthyAfter: number
  readonly unhealthyAfter: number
  /** How long the flows of a target that is leaving stay with it, s. */
  readonly deregistrationSeconds: number
}

/** What AWS takes where the template says nothing, s ("Edit target group attributes for your Network Load Balancer"). */
const DEFAULT_DEREGISTRATION_SECONDS = 300

/** @throws Error naming the property that is not understood */
export const targetGroup = (resource: Resource): TargetGroup => {
  const group = understood(resource, Group, ignored)
  const delay = group.TargetGroupAttributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds')
  return {
    healthPath: group.HealthCheckPath,
    healthIntervalSeconds: group.HealthCheckIntervalSeconds,
    healthyAfter: group.HealthyThresholdCount,
    unhealthyAfter: group.UnhealthyThresholdCount,
    deregistrationSeconds: delay ? Number(delay.Value) : DEFAULT_DEREGISTRATION_SECONDS,
  }
}
