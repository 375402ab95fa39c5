import type { Config } from '../config.ts'
import type { Resource } from './synthesised.ts'

/** A setting of a stage that has to be given before a template may hold the resource or the property. */
export type AskedFor = { readonly setting: keyof Config; readonly takes: string }

/** Types that are the stack's alone: nobody else notices them. */
const OWN: readonly string[] = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::ApiGatewayV2::Stage',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::EC2::FlowLog',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCCidrBlock',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::ECS::Cluster',
  'AWS::ECS::ClusterCapacityProviderAssociations',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Events::EventBus',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  // On log groups of the stack: another team asks for one with a `LogSource` of its own.
  'AWS::Logs::SubscriptionFilter',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::Secret',
  'Custom::CDKBucketDeployment',
  'Custom::SondeAlerts',
]

/** Types that take a place of few in the account or region, with the default quota. `npx sonde doctor --before-deploy` asks for a free one. */
const COUNTED: Readonly<Record<string, number>> = {
  'AWS::CloudFront::Distribution': 200,
  'AWS::CloudFront::Function': 100,
  'AWS::CloudFront::OriginAccessControl': 100,
  'AWS::CloudFront::ResponseHeadersPolicy': 20,
  'AWS::EC2::InternetGateway': 5,
  'AWS::EC2::VPC': 5,
  'AWS::EC2::VPCEndpoint': 20,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 50,
  // Schedules are on the default bus of the region.
  'AWS::Events::Rule': 300,
}

/** Types that change a thing of which the account or region has one, or that reach people outside of the stack. */
const ASKED_FOR: Readonly<Record<string, readonly AskedFor[]>> = {
  'AWS::ApiGateway::Account': [
    { setting: 'webSocketAccessLogs', takes: 'the place of another log role of API Gateway in the region' },
  ],
  'AWS::ApiGatewayV2::DomainName': [
    { setting: 'httpDomain', takes: 'a domain name' },
    { setting: 'webSocketDomain', takes: 'a domain name' },
  ],
  'AWS::Budgets::Budget': [{ setting: 'monthlyBudgetUsd', takes: 'a budget over the costs of the account' }],
  'AWS::SNS::Subscription': [{ setting: 'alarmEmail', takes: 'the attention of a person' }],
}

/** Properties that do the same, of types that are the stack's alone otherwise. */
const PROPERTIES: Readonly<Record<string, readonly (AskedFor & { readonly at: readonly string[] })[]>> = {
  'AWS::CloudFront::Distribution': [
    { at: ['DistributionConfig', 'Aliases'], setting: 'consoleDomain', takes: 'a domain name' },
  ],
  'AWS::Lambda::Function': [
    {
      at: ['ReservedConcurrentExecutions'],
      setting: 'openedConcurrency',
      takes: 'concurrency from every other function of the region',
    },
  ],
}

const valueAt = (value: unknown, [key, ...rest]: readonly string[]): unknown =>
  key === undefined || typeof value !== 'object' || value === null ? value : valueAt(Reflect.get(value, key), rest)

/**
 * The reasons why a resource takes something from others that nobody asked for, or why nobody can say whether it does.
 * @param given the settings of the stage as somebody wrote them, without defaults
 */
export const unasked = (
  { Type, Properties }: Pick<Resource, 'Type' | 'Properties'>,
  given: Readonly<Record<string, unknown>>,
): string[] => {
  const asked = ASKED_FOR[Type]
  if (!asked && !OWN.includes(Type) && !(Type in COUNTED))
    return [`${Type}: decide in infra/testing/reach.ts whether it is one for an account or region`]
  const isGiven = ({ setting }: AskedFor) => given[setting] !== undefined
  const ofType = asked && !asked.some(isGiven) ? asked.slice(0, 1) : []
  const ofProperties = (PROPERTIES[Type] ?? []).filter(
    property => valueAt(Properties, property.at) !== undefined && !isGiven(property),
  )
  return [...ofType, ...ofProperties].map(({ setting, takes }) => `${Type} takes ${takes}: only with ${setting}`)
}
