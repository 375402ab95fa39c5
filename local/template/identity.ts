import * as z from 'zod'

const Reference = z.strictObject({ Ref: z.string() })

/** Where the template runs. */
export type Place = { readonly stackName: string; readonly region: string; readonly accountId: string }

/** What CloudFormation gives for a resource: `Ref`, its ARN, and its attributes. */
export type Identity = {
  readonly ref: string
  readonly arn: string
  readonly attributes: Readonly<Record<string, string>>
}

/** `name` is what CloudFormation would make up; `properties` are still unresolved. */
type Identify = (name: string, place: Place, properties: Readonly<Record<string, unknown>>) => Identity

const arnOf = (service: string, resource: string, { region, accountId }: Place) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`

/** `Ref` is the name, `Arn` the one attribute. */
const named =
  (service: string, resource: (name: string) => string, isGlobal = false): Identify =>
  (name, place) => {
    const arn = arnOf(service, resource(name), isGlobal ? { ...place, region: '' } : place)
    return { ref: name, arn, attributes: { Arn: arn } }
  }

/** `Ref` is an id that nothing else refers to. */
const anonymous: Identify = name => ({ ref: name, arn: '', attributes: {} })

const short = (name: string, length: number) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(-length)

/** `net/NAME/ID`, by which metrics and listeners know a network load balancer. */
const balancerName = (name: string): string => `net/${name}/local`

/** The made-up name of what a property refers to. @throws Error when it is no reference */
const nameIn = (property: unknown, { stackName }: Place): string => `${stackName}-${Reference.parse(property).Ref}`

/**
 * The resource types that the local run knows by name, and what their references give: the "Return values" of each type's
 * page in the AWS CloudFormation Template Reference.
 */
export const identities: Readonly<Record<string, Identify>> = {
  'AWS::ApiGatewayV2::Api': (name, { region }, { ProtocolType }) => {
    const id = short(name, 10)
    const scheme = ProtocolType === 'WEBSOCKET' ? 'wss' : 'https'
    const ApiEndpoint = `${scheme}://${id}.execute-api.${region}.amazonaws.com`
    return { ref: id, arn: '', attributes: { ApiId: id, ApiEndpoint } }
  },
  'AWS::ApiGatewayV2::ApiMapping': anonymous,
  'AWS::ApiGatewayV2::Authorizer': anonymous,
  'AWS::ApiGatewayV2::Deployment': anonymous,
  'AWS::ApiGatewayV2::DomainName': (name, { region }, { DomainName }) => {
    const RegionalDomainName = `d-${short(name, 10)}.execute-api.${region}.amazonaws.com`
    const attributes = { RegionalDomainName, RegionalHostedZoneId: `Z${short(name, 10).toUpperCase()}` }
    return { ref: String(DomainName), arn: '', attributes }
  },
  'AWS::ApiGatewayV2::Integration': anonymous,
  'AWS::ApiGatewayV2::Route': anonymous,
  'AWS::ApiGatewayV2::RouteResponse': anonymous,
  'AWS::ApiGatewayV2::Stage': anonymous,
  /** Stands for all types of the template's own. The functions behind them run when everything else is there: nothing can refer to their answers. */
  'AWS::CloudFormation::CustomResource': anonymous,
  'AWS::CloudFront::Distribution': (name, place) => {
    const id = short(name, 14)
    const arn = arnOf('cloudfront', `distribution/${id}`, { ...place, region: '' })
    return { ref: id, arn, attributes: { Id: id, DomainName: `${id}.cloudfront.net` } }
  },
  'AWS::CloudFront::Function': (name, place) => {
    const arn = arnOf('cloudfront', `function/${name}`, { ...place, region: '' })
    return { ref: arn, arn, attributes: { FunctionARN: arn } }
  },
  'AWS::CloudFront::ResponseHeadersPolicy': name => ({ ref: name, arn: '', attributes: { Id: name } }),
  'AWS::DynamoDB::Table': named('dynamodb', name => `table/${name}`),
  'AWS::ECS::Service': (name, place) => {
    const arn = arnOf('ecs', `service/${name}`, place)
    return { ref: name, arn, attributes: { Name: name, ServiceArn: arn } }
  },
  'AWS::ECS::TaskDefinition': anonymous,
  'AWS::CloudWatch::Alarm': anonymous,
  'AWS::ElasticLoadBalancingV2::Listener': (name, place, { LoadBalancerArn }) => {
    const arn = arnOf('elasticloadbalancing', `listener/${balancerName(nameIn(LoadBalancerArn, place))}/${name}`, place)
    return { ref: arn, arn, attributes: { ListenerArn: arn } }
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (name, place) => {
    const arn = arnOf('elasticloadbalancing', `loadbalancer/${balancerName(name)}`, place)
    return { ref: arn, arn, attributes: { DNSName: '127.0.0.1', LoadBalancerFullName: balancerName(name) } }
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': (name, place) => {
    const TargetGroupFullName = `targetgroup/${name}/local`
    const arn = arnOf('elasticloadbalancing', TargetGroupFullName, place)
    return { ref: arn, arn, attributes: { TargetGroupArn: arn, TargetGroupFullName, TargetGroupName: name } }
  },
  'AWS::Events::EventBus': (_, place, { Name }) => {
    // The one type here whose name CloudFormation requires: the CDK makes one up from the path.
    const name = String(Name)
    const arn = arnOf('events', `event-bus/${name}`, place)
    return { ref: name, arn, attributes: { Arn: arn, Name: name } }
  },
  'AWS::Events::Rule': (name, place, { EventBusName }) => {
    // A rule of a bus that is not the account's default has the bus in its ARN; which one is told by its logical id here.
    const path = EventBusName === undefined ? name : `${nameIn(EventBusName, place)}/${name}`
    const arn = arnOf('events', `rule/${path}`, place)
    return { ref: name, arn, attributes: { Arn: arn } }
  },
  'AWS::IAM::Policy': anonymous,
  'AWS::IAM::Role': (name, place) => {
    const arn = arnOf('iam', `role/${name}`, { ...place, region: '' })
    return { ref: name, arn, attributes: { Arn: arn, RoleId: name } }
  },
  'AWS::Lambda::EventInvokeConfig': anonymous,
  'AWS::Lambda::EventSourceMapping': name => ({ ref: name, arn: '', attributes: { Id: name } }),
  'AWS::Lambda::Function': named('lambda', name => `function:${name}`),
  'AWS::Lambda::Permission': anonymous,
  'AWS::Logs::LogGroup': (name, place) => {
    const arn = arnOf('logs', `log-group:${name}:*`, place)
    return { ref: name, arn, attributes: { Arn: arn } }
  },
  'AWS::Logs::SubscriptionFilter': anonymous,
  'AWS::S3::Bucket': (name, { region }) => {
    const ref = name.toLowerCase()
    const arn = `arn:aws:s3:::${ref}`
    return { ref, arn, attributes: { Arn: arn, RegionalDomainName: `${ref}.s3.${region}.amazonaws.com` } }
  },
  'AWS::S3::BucketPolicy': anonymous,
  'AWS::SNS::Subscription': (name, place) => {
    const arn = arnOf('sns', name, place)
    return { ref: arn, arn, attributes: { Arn: arn } }
  },
  'AWS::SNS::Topic': (name, place, { TopicName }) => {
    const ownName = typeof TopicName === 'string' ? TopicName : name
    const arn = arnOf('sns', ownName, place)
    return { ref: arn, arn, attributes: { TopicArn: arn, TopicName: ownName } }
  },
  'AWS::SNS::TopicPolicy': anonymous,
  'AWS::SQS::Queue': (name, place) => {
    const arn = arnOf('sqs', name, place)
    const ref = `https://sqs.${place.region}.amazonaws.com/${place.accountId}/${name}`
    return { ref, arn, attributes: { Arn: arn, QueueName: name, QueueUrl: ref } }
  },
  'AWS::SQS::QueuePolicy': anonymous,
  'AWS::SecretsManager::Secret': (name, place) => {
    const arn = arnOf('secretsmanager', `secret:${name}-local0`, place)
    return { ref: arn, arn, attributes: { Id: arn } }
  },
  'Custom::CDKBucketDeployment': anonymous,
}

/**
 * The resource types that are in a template and not run here, each with the reason. Any other unknown type is an error.
 */
export const notRun: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Account': 'the emulator says what it does on its own',
  'AWS::ApplicationAutoScaling::ScalableTarget': 'one task runs, whatever the load',
  'AWS::ApplicationAutoScaling::ScalingPolicy': 'as above',
  'AWS::Budgets::Budget': 'nothing is billed here',
  'AWS::CDK::Metadata': 'usage statistics of the CDK',
  'AWS::CloudFront::OriginAccessControl': 'nothing is signed here: the bucket is asked in the name of the distribution',
  'AWS::CloudWatch::Dashboard': 'there is nobody to look: <aws>/_local/alarms tells what is on',
  'AWS::EC2::FlowLog': 'one machine has no network between its parts',
  'AWS::EC2::InternetGateway': 'as above',
  'AWS::EC2::Route': 'as above',
  'AWS::EC2::RouteTable': 'as above',
  'AWS::EC2::SecurityGroup': 'as above: the listener binds to this machine only',
  'AWS::EC2::SecurityGroupEgress': 'as above',
  'AWS::EC2::SecurityGroupIngress': 'as above',
  'AWS::EC2::Subnet': 'as above',
  'AWS::EC2::SubnetRouteTableAssociation': 'as above',
  'AWS::EC2::VPC': 'as above',
  'AWS::EC2::VPCCidrBlock': 'as above',
  'AWS::EC2::VPCEndpoint': 'as above',
  'AWS::EC2::VPCGatewayAttachment': 'as above',
  'AWS::ECS::Cluster': 'the task runs as a process of this machine',
  'AWS::ECS::ClusterCapacityProviderAssociations': 'as above',
  'AWS::Lambda::LayerVersion':
    'the AWS CLI for the function that fills the bucket of the console, which does not run here',
}

/** Identity of a type that is not run: references to it lead nowhere, but they resolve. */
export const placeholder: Identify = name => ({ ref: name, arn: name, attributes: {} })
