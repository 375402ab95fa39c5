import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { tableShapes } from '../core/contracts/tables.ts'
import { stages, vpcOfOnesOwn } from './testing/stages.ts'
import { type SynthesisedStack, synthesised, textOf } from './testing/synthesised.ts'

const development = await synthesised()
const production = await synthesised({ stage: 'prod' })
const everything = await synthesised(stages.everything)
const inOwnVpc = await synthesised(vpcOfOnesOwn)

const kept = (stack: SynthesisedStack, type: string) =>
  [...stack.ofType(type).values()].map(({ DeletionPolicy, UpdateReplacePolicy }) => [
    DeletionPolicy,
    UpdateReplacePolicy,
  ])
const STATEFUL = ['AWS::SecretsManager::Secret', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket']

describe('what holds data', () => {
  it('goes with a stack in development', () => {
    for (const type of ['AWS::DynamoDB::Table', ...STATEFUL]) {
      expect(kept(development, type).length).toBeGreaterThan(0)
      for (const policies of kept(development, type)) expect(policies).toEqual(['Delete', 'Delete'])
    }
    development.template.allResourcesProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: false })
  })

  it('stays in production, and no table can be deleted: those who were cut off stay cut off', () => {
    expect(kept(production, 'AWS::DynamoDB::Table')).toEqual(Object.keys(tableShapes).map(() => ['Retain', 'Retain']))
    for (const type of STATEFUL)
      for (const policies of kept(production, type)) expect(policies).toEqual(['RetainExceptOnCreate', 'Retain'])
    production.template.allResourcesProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true })
  })

  it('can be restored to any second in both', () => {
    for (const { template } of [development, production])
      template.allResourcesProperties('AWS::DynamoDB::Table', {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      })
  })

  it('empties the console’s bucket before it goes, in development alone', () => {
    development.template.allResourcesProperties('Custom::CDKBucketDeployment', { RetainOnDelete: false })
    production.template.allResourcesProperties('Custom::CDKBucketDeployment', { RetainOnDelete: true })
  })
})

describe('a key of your own', () => {
  const kmsKeyArn = String(stages.everything?.kmsKeyArn)

  it('encrypts tables, secrets, bus and logs', () => {
    const { template } = everything
    const SSESpecification = { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: kmsKeyArn }
    template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification })
    template.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: kmsKeyArn })
    template.allResourcesProperties('AWS::Events::EventBus', { KmsKeyIdentifier: kmsKeyArn })
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: kmsKeyArn })
  })

  it('is not needed to keep what it cannot encrypt or decrypt any more, nor to tell about it', async () => {
    const { template } = everything
    template.resourcePropertiesCountIs('AWS::Events::EventBus', { DeadLetterConfig: Match.anyValue() }, 1)
    template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, KmsMasterKeyId: Match.absent() })
    const { template: withTopic } = await synthesised({ kmsKeyArn, alarmEmail: 'operators@example.com' })
    withTopic.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.absent() })
  })

  it('brings the bus a dead-letter queue, which takes messages of this bus alone', () => {
    const Bus = z.object({ DeadLetterConfig: z.object({ Arn: z.unknown() }) })
    const [bus] = [...everything.ofType('AWS::Events::EventBus').values()].map(({ Properties }) =>
      Bus.parse(Properties),
    )
    expect(textOf(bus?.DeadLetterConfig.Arn)).toBe('{BusDeadLetters.Arn}')
    const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Effect: z.string() })) }) })
    const { PolicyDocument } = Policy.parse(
      everything.ofType('AWS::SQS::QueuePolicy').get('BusDeadLettersPolicy')?.Properties,
    )
    expect(PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
      {
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^Bus/), 'Arn'] } } },
      },
    ])
    development.template.resourcePropertiesCountIs('AWS::Events::EventBus', { DeadLetterConfig: Match.anyValue() }, 0)
  })

  it('may be used by roles through the services that they call, by named actions alone', () => {
    const Policy = z.object({
      Roles: z.array(z.unknown()),
      PolicyDocument: z.object({
        Statement: z.array(z.looseObject({ Action: z.unknown(), Condition: z.unknown().optional() })),
      }),
    })
    const grants = [...everything.ofType('AWS::IAM::Policy').values()].flatMap(({ Properties }) => {
      const { Roles, PolicyDocument } = Policy.parse(Properties)
      return PolicyDocument.Statement.filter(({ Action }) => JSON.stringify(Action).includes('kms:')).map(
        ({ Action, Condition }) => ({ role: textOf(Roles), actions: [Action].flat(), via: JSON.stringify(Condition) }),
      )
    })
    expect(JSON.stringify(grants)).not.toContain('kms:*')
    const of = (role: string, service: string) =>
      grants.find(grant => grant.role === `{${role}}` && grant.via.includes(`"${service}.`))?.actions
    expect(of('LivePathAuthorizeRole', 'secretsmanager')).toEqual(['kms:Decrypt'])
    expect(of('LivePathAuthorizeRole', 'dynamodb')).toEqual(['kms:Decrypt', 'kms:DescribeKey'])
    expect(of('StorePathPersistRole', 'dynamodb')).toContain('kms:Encrypt')
    expect(of('StorePathPersistRole', 'sqs')).toBeUndefined()
    expect(of('CoapListenerTaskTaskRole', 'dynamodb')).toContain('kms:Encrypt')
    expect(grants.filter(({ role }) => role === '{HttpApiDocsRole}')).toEqual([])
    for (const { via } of grants) expect(via).toMatch(/^\{"StringEquals":\{"kms:ViaService"/)
  })
})

describe('what the APIs log and let through', () => {
  const Stage = z.looseObject({
    StageName: z.string(),
    AccessLogSettings: z.looseObject({ Format: z.string() }).optional(),
    DefaultRouteSettings: z.looseObject({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
  })
  const stagesOf = (stack: SynthesisedStack) =>
    [...stack.ofType('AWS::ApiGatewayV2::Stage').values()].map(({ Properties }) => Stage.parse(Properties))

  it('holds no path, no query and no header, where a token could stand', () => {
    const formats = stagesOf(everything).map(({ AccessLogSettings }) => AccessLogSettings?.Format ?? '')
    expect(formats).toHaveLength(2)
    for (const format of formats) {
      expect(format).toMatch(/\$context\.requestId/)
      expect(format).not.toMatch(/path|query|param|header|protocol|authorizer\.(?!status)/i)
    }
  })

  it('needs a role for the WebSocket API, which belongs to all teams: only a stage that asks for it sets one', () => {
    expect(
      stagesOf(development)
        .filter(({ AccessLogSettings }) => AccessLogSettings)
        .map(({ StageName }) => StageName),
    ).toEqual(['$default'])
    for (const stack of [development, production]) expect(stack.ofType('AWS::ApiGateway::Account').size).toBe(0)
    expect(kept(everything, 'AWS::ApiGateway::Account')).toEqual([['Retain', 'Retain']])
  })

  it('is bounded for all callers together', { timeout: 60_000 }, async () => {
    const throttled = await synthesised({
      webSocketRatePerSecond: 11,
      webSocketBurst: 12,
      httpRatePerSecond: 13,
      httpBurst: 14,
      handshakeRatePerSecond: 5,
      handshakeBurst: 6,
      anonymousRatePerSecond: 7,
      anonymousBurst: 8,
    })
    // Requests that are answered before a token is checked have throttles of their own.
    expect(stagesOf(throttled).map(({ RouteSettings }) => RouteSettings)).toEqual([
      { $connect: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 6 } },
      { $default: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 8 } },
    ])
    expect(stagesOf(throttled).map(({ StageName, DefaultRouteSettings }) => [StageName, DefaultRouteSettings])).toEqual(
      [
        ['live', { ThrottlingRateLimit: 11, ThrottlingBurstLimit: 12 }],
        ['$default', { ThrottlingRateLimit: 13, ThrottlingBurstLimit: 14 }],
      ],
    )
  })

  it('reserves no invocations, which a new account does not have', () => {
    const reserved = (stack: SynthesisedStack) =>
      [...stack.ofType('AWS::Lambda::Function')].flatMap(([name, { Properties }]) =>
        'ReservedConcurrentExecutions' in Properties ? [[name, Properties.ReservedConcurrentExecutions]] : [],
      )
    expect(reserved(production)).toEqual([])
    expect(reserved(development)).toEqual([])
  })
})

describe('the listener', () => {
  const Policy = z.looseObject({
    TargetTrackingScalingPolicyConfiguration: z.looseObject({
      TargetValue: z.number(),
      PredefinedMetricSpecification: z.looseObject({ PredefinedMetricType: z.string() }).optional(),
      CustomizedMetricSpecification: z
        .looseObject({ Metrics: z.array(z.looseObject({ Id: z.string(), ReturnData: z.boolean() })) })
        .optional(),
    }),
  })

  it('scales on CPU and on the datagrams of one task', () => {
    production.template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 4,
    })
    const policies = [...production.ofType('AWS::ApplicationAutoScaling::ScalingPolicy').values()].map(
      ({ Properties }) => Policy.parse(Properties).TargetTrackingScalingPolicyConfiguration,
    )
    expect(policies.map(({ TargetValue }) => TargetValue)).toEqual([60, 500])
    expect(policies[0]?.PredefinedMetricSpecification?.PredefinedMetricType).toBe('ECSServiceAverageCPUUtilization')
    expect(policies[1]?.CustomizedMetricSpecification?.Metrics).toMatchObject([
      { Id: 'datagrams', MetricStat: { Stat: 'Sum', Metric: { Namespace: 'Sonde', MetricName: 'Datagrams' } } },
      { Id: 'tasks', MetricStat: { Stat: 'Maximum', Metric: { MetricName: 'HealthyHostCount' } } },
      { Id: 'each', Expression: 'datagrams / 60 / tasks', ReturnData: true },
    ])
  })

  it('keeps the count that load brought when it is deployed again', { timeout: 60_000 }, async () => {
    const [service] = production.ofType('AWS::ECS::Service').values()
    expect(service?.Properties).not.toHaveProperty('DesiredCount')
    const fixed = await synthesised({ listenerCount: 2, listenerMaxCount: 2 })
    fixed.template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: 2 })
    fixed.template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 0)
  })

  it('runs on Spot beside a base on demand', () => {
    everything.template.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: Match.absent(),
      CapacityProviderStrategy: [
        { CapacityProvider: 'FARGATE', Base: 1, Weight: 1 },
        { CapacityProvider: 'FARGATE_SPOT', Weight: 3 },
      ],
    })
    everything.template.hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', {
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    })
  })

  it('is drained: the load balancer waits as long as it answers, then forgets the flows that are left', () => {
    production.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([
        { Key: 'deregistration_delay.timeout_seconds', Value: '90' },
        { Key: 'deregistration_delay.connection_termination.enabled', Value: 'true' },
      ]),
    })
  })
})

describe('the network', () => {
  it('stands in two zones', () => {
    development.template.resourceCountIs('AWS::EC2::Subnet', 2)
    development.template.resourceCountIs('AWS::EC2::FlowLog', 0)
    production.template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' })
  })

  it('speaks IPv6 too, from the device to the task', () => {
    const { template, ofType } = everything
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      IpAddressType: 'dualstack',
      EnablePrefixForIpv6SourceNat: 'on',
    })
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { IpAddressType: 'ipv6' })
    template.resourceCountIs('AWS::EC2::VPCCidrBlock', 1)
    template.allResourcesProperties('AWS::EC2::Subnet', { Ipv6CidrBlock: Match.anyValue() })
    expect(ofType('AWS::EC2::SecurityGroup').get('NetworkListenerGroup')?.Properties.SecurityGroupEgress).toMatchObject(
      [
        { CidrIp: '0.0.0.0/0', FromPort: 443 },
        { CidrIpv6: '::/0', FromPort: 443 },
      ],
    )
    development.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      IpAddressType: Match.absent(),
    })
  })

  it('can be one that is there', () => {
    const { template } = inOwnVpc
    for (const type of ['VPC', 'Subnet', 'InternetGateway', 'VPCEndpoint', 'FlowLog'])
      template.resourceCountIs(`AWS::EC2::${type}`, 0)
    template.allResourcesProperties('AWS::EC2::SecurityGroup', { VpcId: vpcOfOnesOwn.vpcId })
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Subnets: vpcOfOnesOwn.publicSubnetIds,
    })
  })
})

describe('what the account asks for', () => {
  it('bounds every role, and tags what takes tags', () => {
    const { permissionsBoundaryArn } = stages.everything ?? {}
    everything.template.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: permissionsBoundaryArn })
    const tag = { Key: 'team', Value: 'field' }
    for (const type of ['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::ECS::Service', 'AWS::SQS::Queue'])
      everything.template.allResourcesProperties(type, { Tags: Match.arrayWith([tag]) })
  })

  it('warns of what a month costs, at the address and the topic', () => {
    everything.template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetLimit: { Amount: 200, Unit: 'USD' },
        CostFilters: { TagKeyValue: ['user:cost-center$42'] },
      },
      NotificationsWithSubscribers: Match.arrayWith([
        Match.objectLike({
          Subscribers: [
            { SubscriptionType: 'EMAIL', Address: 'operators@example.com' },
            { SubscriptionType: 'SNS', Address: stages.everything?.alarmTopicArn },
          ],
        }),
      ]),
    })
    development.template.resourceCountIs('AWS::Budgets::Budget', 0)
  })

  it('names the APIs, while functions post to sockets where API Gateway listens for it', () => {
    const { template, json } = everything
    for (const DomainName of ['api.example.com', 'live.example.com'])
      template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
        DomainName,
        DomainNameConfigurations: [Match.objectLike({ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' })],
      })
    expect(json.Outputs).toMatchObject({
      HttpUrl: { Value: 'https://api.example.com' },
      WebSocketUrl: { Value: 'wss://live.example.com' },
    })
    const posting = everything.ofType('AWS::Lambda::Function').get('LivePathBroadcastFunction')?.Properties.Environment
    expect(JSON.stringify(posting)).toContain('.execute-api.')
  })
})
