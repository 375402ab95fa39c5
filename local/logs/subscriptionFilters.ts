import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { named, understood } from '../template/properties.ts'
import { filterPattern, type Matches } from './filterPattern.ts'

/** Log group-level subscription filters: two on a log group ("CloudWatch Logs quotas"). */
const MAX_FILTERS = 2

const Properties = z.strictObject({
  LogGroupName: z.string(),
  FilterName: z
    .string()
    .min(1)
    .max(512)
    .regex(/^[^:*]*$/, 'neither a colon nor an asterisk')
    .optional(),
  FilterPattern: z.string().max(1024),
  DestinationArn: z.string().regex(/^arn:[^:]+:lambda:/, 'only a function is understood by the local run'),
})

/** A subscription of a log group, as the emulator delivers it. */
export type SubscriptionFilter = {
  readonly name: string
  readonly functionArn: string
  readonly matches: Matches
}

/** A log group that somebody has subscribed to. */
export type SubscribedGroup = { readonly name: string; readonly arn: string; readonly filters: SubscriptionFilter[] }

/**
 * The subscription filters of the template by the names of their log groups. "AWS::Logs::SubscriptionFilter" in the CloudFormation
 * reference.
 * @throws Error for what is not understood, and for what CloudWatch Logs refuses: a third filter, a log group or a function that is not there
 */
export const subscriptionFilters = (resources: {
  readonly filters: readonly Resource[]
  readonly logGroups: readonly Resource[]
  readonly functions: readonly Resource[]
}): ReadonlyMap<string, SubscribedGroup> => {
  const groups = new Map<string, SubscribedGroup>()
  for (const resource of resources.filters) {
    const { LogGroupName, FilterName, FilterPattern, DestinationArn } = understood(resource, Properties)
    const logGroup = resources.logGroups.find(({ ref }) => ref === LogGroupName)
    if (!logGroup)
      throw new Error(`${named(resource)}: ResourceNotFoundException: there is no log group ${LogGroupName}`)
    if (!resources.functions.some(({ arn }) => arn === DestinationArn))
      throw new Error(`${named(resource)}: no function ${DestinationArn} in the template`)
    const group = groups.get(LogGroupName) ?? { name: LogGroupName, arn: logGroup.arn, filters: [] }
    if (group.filters.length === MAX_FILTERS)
      throw new Error(
        `${named(resource)}: LimitExceededException: ${LogGroupName} has two subscription filters already`,
      )
    const name = FilterName ?? resource.ref
    group.filters.push({ name, functionArn: DestinationArn, matches: filterPattern(FilterPattern) })
    groups.set(LogGroupName, group)
  }
  return groups
}
