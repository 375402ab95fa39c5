import * as z from 'zod'
import { gathering } from '../../core/contracts/environment/groups/measuring.ts'
import { alarmNames } from '../alarm-names.ts'
import { FREE, setting } from './setting.ts'

const Tag = z.string().max(256)
const TagName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!aws:)/, 'names that begin with aws: are reserved')

/** Settings of the account: network, rules for roles, tags, and notifications. */
export const accountSettings = {
  vpcId: setting(
    z
      .string()
      .regex(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, 'the id of a VPC')
      .optional(),
    {
      about:
        'Your VPC, together with `availabilityZones` and `publicSubnetIds`; the stack makes one unless given. It cannot be changed later: a load balancer does not move to another VPC',
      cost: FREE,
    },
  ),
  availabilityZones: setting(
    z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'a zone such as eu-west-1a')).default([]),
    {
      about: 'Zones of `publicSubnetIds`, in the same order: at least two',
      cost: FREE,
    },
  ),
  publicSubnetIds: setting(
    z.array(z.string().regex(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, 'the id of a subnet')).default([]),
    {
      about: 'Subnets of `vpcId` with a route to the internet, one in each zone',
      cost: 'a public address for each task and zone, $3.65 a month',
    },
  ),
  dualStack: setting(z.boolean().default(false), {
    about:
      'IPv6 beside IPv4, from the device to the task; your own VPC needs IPv6 in its subnets. The listener then sees IPv4 devices under addresses of the load balancer',
    cost: FREE,
  }),
  flowLogs: setting(z.enum(['none', 'rejected', 'all']).default('none'), {
    about: 'Which connections of the network are logged; in your own VPC its owner decides',
    cost: '$0.50 a GB: `all` is about 0.2 KB an uplink, `rejected` grows with the number of scanners on the internet',
  }),
  permissionsBoundaryArn: setting(
    z
      .string()
      .regex(/^arn:[^:]+:iam::(\d{12}|aws):policy\/.+$/, 'the ARN of a managed policy')
      .optional(),
    { about: 'Permissions boundary of every role of the stack', cost: FREE },
  ),
  tags: setting(z.record(TagName, Tag).default({}), { about: 'Tags of every resource that can have tags', cost: FREE }),
  alarmEmail: setting(z.email().optional(), {
    about: 'Address for alarms and the budget. AWS asks it once for consent',
    cost: FREE,
  }),
  alarmTopicArn: setting(
    z
      .string()
      .regex(/^arn:[^:]+:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/, 'the ARN of an SNS topic')
      .optional(),
    { about: 'Your topic, to which alarms and the budget are sent', cost: FREE },
  ),
  declinedAlarms: setting(z.array(z.enum(alarmNames)).default([]), {
    about: 'Alarms that this stage does not have, by name: see [operate.md](../operate.md)',
    cost: 'saves $0.10 a month each',
  }),
  runbooksUrl: setting(z.url().optional(), {
    about: 'URL under which `docs/runbooks` can be read, for the links in alarms',
    cost: FREE,
  }),
  metricsSeconds: setting(gathering.METRICS_SECONDS.out.default(60), {
    about: 'How often a listener, and each instance of a function, writes its metrics',
    unit: 's',
    cost: 'about 1 KB of log each time',
  }),
  monthlyBudgetUsd: setting(z.int().min(1).max(1_000_000).optional(), {
    about:
      'Budget of a month. `alarmEmail` or `alarmTopicArn` is notified at 80 %, when it is spent, and when the forecast exceeds it',
    unit: 'US$',
    cost: FREE,
  }),
  monthlyBudgetTag: setting(TagName.optional(), {
    about:
      'One of `tags`, activated as a cost allocation tag: the budget counts the resources that have it. The whole account unless given',
    cost: FREE,
  }),
}

type Account = z.infer<z.ZodObject<typeof accountSettings>>

/** Combinations of settings that are not allowed: the setting, and the reason. */
export const accountProblems = (
  account: Account & { readonly sourceRanges: readonly string[] },
): ReadonlyMap<string, string> => {
  const { vpcId, availabilityZones, publicSubnetIds, dualStack, flowLogs, tags } = account
  const { monthlyBudgetUsd, monthlyBudgetTag, alarmEmail, alarmTopicArn, sourceRanges } = account
  const problems = new Map<string, string>()
  const zones = new Set(availabilityZones)
  if (vpcId && (zones.size < 2 || zones.size < availabilityZones.length))
    problems.set('availabilityZones', 'your own VPC needs two zones or more, each once')
  if (vpcId && publicSubnetIds.length !== availabilityZones.length)
    problems.set('publicSubnetIds', 'one for each of availabilityZones')
  if (!vpcId && availabilityZones.length + publicSubnetIds.length > 0)
    problems.set('vpcId', 'availabilityZones and publicSubnetIds belong to your own VPC')
  if (vpcId && flowLogs !== 'none') problems.set('flowLogs', 'the owner of the VPC decides')
  if (dualStack && !sourceRanges.some(range => range.includes(':')))
    problems.set('sourceRanges', 'dualStack needs at least one range of IPv6, such as ::/0')
  if (monthlyBudgetUsd && !alarmEmail && !alarmTopicArn)
    problems.set('monthlyBudgetUsd', 'needs alarmEmail or alarmTopicArn')
  if (monthlyBudgetTag && !Object.hasOwn(tags, monthlyBudgetTag)) problems.set('monthlyBudgetTag', 'is not one of tags')
  return problems
}
