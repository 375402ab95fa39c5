import * as z from 'zod'
import { HOURS_A_MONTH, type Prices } from './prices.ts'

/** One line of a bill. */
export type Line = {
  readonly service: string
  /** The thing that is paid for, with its quantity. */
  readonly what: string
  /** US dollars a month. */
  readonly usd: number
}

const Resource = z.looseObject({ Type: z.string(), Properties: z.looseObject({}).default({}) })
const Template = z.looseObject({ Resources: z.record(z.string(), Resource) })
type Resource = z.infer<typeof Resource>

const Balancer = z.looseObject({ Scheme: z.string().optional(), Subnets: z.array(z.unknown()).default([]) })
const Task = z.looseObject({ Cpu: z.coerce.number(), Memory: z.coerce.number() })
const Service = z.looseObject({
  DesiredCount: z.number().optional(),
  NetworkConfiguration: z
    .looseObject({ AwsvpcConfiguration: z.looseObject({ AssignPublicIp: z.string().default('DISABLED') }) })
    .optional(),
})
const Scaling = z.looseObject({ MinCapacity: z.number() })
const Endpoint = z.looseObject({
  VpcEndpointType: z.string().default('Gateway'),
  SubnetIds: z.array(z.unknown()).default([]),
})

const Alarm = z.looseObject({ Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional() })

/** The price of an alarm over an expression is that of the metrics in it ("Amazon CloudWatch pricing", alarms). */
const metricsOf = (properties: unknown): number =>
  Alarm.parse(properties).Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1

const hours = (count: number, price: number): number => count * HOURS_A_MONTH * price

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** The subnets of a balancer are its zones, each with an address. */
const balancers = (all: readonly Resource[], prices: Prices): Line[] => {
  const parsed = all.map(({ Properties }) => Balancer.parse(Properties))
  const addresses = parsed
    .filter(({ Scheme }) => Scheme === 'internet-facing')
    .reduce((sum, { Subnets }) => sum + Subnets.length, 0)
  return [
    {
      service: 'Network load balancer',
      what: plural(all.length, 'balancer'),
      usd: hours(all.length, prices.balancerHour),
    },
    {
      service: 'Public IPv4',
      what: `${plural(addresses, 'address').replace('addresss', 'addresses')} of the load balancer`,
      usd: hours(addresses, prices.publicIpv4Hour),
    },
  ]
}

const counts = (services: readonly Resource[], scalings: readonly Resource[]) => {
  const [minimum = 1] = scalings.map(({ Properties }) => Scaling.parse(Properties).MinCapacity)
  return services.map(({ Properties }) => {
    const { DesiredCount = minimum, NetworkConfiguration } = Service.parse(Properties)
    return { DesiredCount, isPublic: NetworkConfiguration?.AwsvpcConfiguration.AssignPublicIp === 'ENABLED' }
  })
}

/** The number of listener tasks of a template, without those that load adds. */
export const listenerTasks = (template: unknown): number => {
  const resources = Object.values(Template.parse(template).Resources)
  const of = (type: string) => resources.filter(({ Type }) => Type === type)
  return counts(of('AWS::ECS::Service'), of('AWS::ApplicationAutoScaling::ScalableTarget')).reduce(
    (sum, { DesiredCount }) => sum + DesiredCount,
    0,
  )
}

/** The listener's tasks, in their minimum number, at the price without Spot: Spot costs less, and its price changes. */
const tasks = (
  services: readonly Resource[],
  definitions: readonly Resource[],
  scalings: readonly Resource[],
  prices: Prices,
): Line[] => {
  const [definition] = definitions
  if (!definition) return []
  const { Cpu, Memory } = Task.parse(definition.Properties)
  const counted = counts(services, scalings)
  const tasksOf = (some: typeof counted) => some.reduce((sum, { DesiredCount }) => sum + DesiredCount, 0)
  const count = tasksOf(counted)
  const addresses = tasksOf(counted.filter(({ isPublic }) => isPublic))
  const hourly = (Cpu / 1024) * prices.vcpuHour + (Memory / 1024) * prices.memoryGbHour
  return [
    {
      service: 'Fargate',
      what: `${plural(count, 'listener task')} of ${Cpu / 1024} vCPU and ${Memory / 1024} GB`,
      usd: hours(count, hourly),
    },
    {
      service: 'Public IPv4',
      what: `${addresses === 1 ? '1 address' : `${addresses} addresses`} of listener tasks`,
      usd: hours(addresses, prices.publicIpv4Hour),
    },
  ]
}

/** The cost of a stack a month without any traffic, by its template: that of the resources whose mere existence is billed. */
export const fixedLines = (template: unknown, customMetrics: number, prices: Prices): readonly Line[] => {
  const resources = Object.values(Template.parse(template).Resources)
  const of = (type: string) => resources.filter(({ Type }) => Type === type)
  const monthly = (service: string, what: string, count: number, price: number): Line => ({
    service,
    what: plural(count, what),
    usd: count * price,
  })
  const interfaces = of('AWS::EC2::VPCEndpoint')
    .map(({ Properties }) => Endpoint.parse(Properties))
    .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
    .reduce((sum, { SubnetIds }) => sum + Math.max(1, SubnetIds.length), 0)
  const nats = of('AWS::EC2::NatGateway').length
  const watched = of('AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => sum + metricsOf(Properties), 0)
  return [
    ...balancers(of('AWS::ElasticLoadBalancingV2::LoadBalancer'), prices),
    ...tasks(
      of('AWS::ECS::Service'),
      of('AWS::ECS::TaskDefinition'),
      of('AWS::ApplicationAutoScaling::ScalableTarget'),
      prices,
    ),
    monthly('Secrets Manager', 'secret', of('AWS::SecretsManager::Secret').length, prices.secretMonth),
    monthly('CloudWatch alarms', 'alarm metric', watched, prices.alarmMonth),
    monthly(
      'CloudWatch alarms',
      'composite alarm',
      of('AWS::CloudWatch::CompositeAlarm').length,
      prices.compositeAlarmMonth,
    ),
    monthly('CloudWatch dashboards', 'dashboard', of('AWS::CloudWatch::Dashboard').length, prices.dashboardMonth),
    monthly('CloudWatch metrics', 'custom metric', customMetrics, prices.customMetricMonth),
    monthly('KMS', 'key', of('AWS::KMS::Key').length, prices.keyMonth),
    { service: 'NAT gateway', what: plural(nats, 'gateway'), usd: hours(nats, prices.natHour) },
    {
      service: 'VPC endpoints',
      what: plural(interfaces, 'interface endpoint'),
      usd: hours(interfaces, prices.interfaceEndpointHour),
    },
  ].filter(({ usd }) => usd > 0)
}
