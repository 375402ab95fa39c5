import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { tableShapes } from '../core/contracts/tables.ts'
import { kinds } from '../core/events/kinds.ts'
import { functionNames } from './names.ts'
import { sizeTable } from './size-table.ts'
import { synthesised, textOf } from './testing/synthesised.ts'

const { template, ofType, bundleSizes } = await synthesised({
  sourceRanges: ['10.0.0.0/8', '2001:db8::/32'],
  canary: false,
  listenerCount: 2,
  listenerMaxCount: 2,
  drainSeconds: 60,
  logRetentionDays: 30,
})

const EVENTS = kinds.map(({ detailType }) => detailType).join(' ')

/** Those of a stage without a canary. */
const deployed = functionNames.filter(name => name !== 'canary')

describe('what the bus delivers', () => {
  const Rule = z.looseObject({
    EventPattern: z.strictObject({
      source: z.tuple([z.literal('sonde'), z.string()]),
      'detail-type': z.array(z.string()),
    }),
    Targets: z.tuple([z.looseObject({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) })]),
  })
  const rules = [...ofType('AWS::Events::Rule').values()]
    .filter(({ Properties }) => !('ScheduleExpression' in Properties))
    .map(({ Properties }) => Rule.parse(Properties))
  const Invocations = z.looseObject({
    FunctionName: z.unknown(),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
  })
  const invocations = [...ofType('AWS::Lambda::EventInvokeConfig').values()]
    .filter(({ Properties }) => 'DestinationConfig' in Properties)
    .map(({ Properties }) => Invocations.parse(Properties))

  it('goes straight to six functions, what cannot be delivered to the queue of each', () => {
    expect(
      rules
        .map(({ EventPattern, Targets: [{ Arn, DeadLetterConfig }] }) => [
          EventPattern['detail-type'].join(' '),
          textOf(Arn),
          textOf(DeadLetterConfig.Arn),
        ])
        .toSorted(),
    ).toEqual([
      // Nothing puts them on the bus but redrive: a queue and the topic of alarms invoke the function.
      ['AlertDelivery AlarmsPublished', '{DeliveryPathDeliverFunction.Arn}', '{DeliveryPathMessagesDeadLetters.Arn}'],
      // Nothing puts them on the bus but redrive: a queue, and rules that are made while the stack runs, invoke the function.
      ['AlertMatch AlertTimer', '{AlertPathJudgeFunction.Arn}', '{AlertPathMatchesDeadLetters.Arn}'],
      // Nothing puts it on the bus but redrive: CloudWatch Logs invokes the function itself.
      ['LogGroupDelivery', '{LogPathCloudWatchFunction.Arn}', '{LogPathDeliveriesDeadLetters.Arn}'],
      [`${EVENTS} ListenerPulse`, '{StorePathPersistFunction.Arn}', '{StorePathUplinksDeadLetters.Arn}'],
      [EVENTS, '{LivePathBroadcastFunction.Arn}', '{LivePathUplinksDeadLetters.Arn}'],
      ['ViewerOpened ViewerSubscribed', '{LivePathOpenedFunction.Arn}', '{LivePathOpeningsDeadLetters.Arn}'],
    ])
  })

  it('is sent again to one function alone, by the name of its queue', () => {
    for (const { EventPattern, Targets } of rules) {
      const [, again] = EventPattern.source
      const queue = textOf(Targets[0].DeadLetterConfig.Arn)
      expect(queue).toBe(`{${again.replace('sonde.again.', '')}DeadLetters.Arn}`)
    }
  })

  it('goes to the same queue when the function fails on it', () => {
    const targets = rules.map(({ Targets: [{ Arn, DeadLetterConfig }] }) =>
      [textOf(Arn).replace('.Arn', ''), textOf(DeadLetterConfig.Arn)].join(),
    )
    const failures = invocations.map(({ FunctionName, DestinationConfig }) =>
      [textOf(FunctionName), textOf(DestinationConfig.OnFailure.Destination)].join(),
    )
    expect(failures.toSorted()).toEqual(targets.toSorted())
  })

  it('lies in a queue that is encrypted', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true })
  })
})

describe('the way in', () => {
  it('is UDP 5683, checked over HTTP', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 5683, Protocol: 'UDP' })
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Port: 5683,
      Protocol: 'UDP',
      TargetType: 'ip',
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: '8080',
      HealthCheckPath: '/health',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }]),
    })
  })

  it('lets through the source ranges of the stage, and to the listener only what comes through it', () => {
    const [ranges, rest] = ['NetworkBalancerGroup', 'NetworkListenerGroup'].map(
      name => ofType('AWS::EC2::SecurityGroup').get(name)?.Properties,
    )
    const udp = { Description: 'devices', IpProtocol: 'udp', FromPort: 5683, ToPort: 5683 }
    expect(ranges?.SecurityGroupIngress).toEqual([
      { ...udp, CidrIp: '10.0.0.0/8' },
      { ...udp, CidrIpv6: '2001:db8::/32' },
    ])
    expect(ranges).not.toHaveProperty('SecurityGroupEgress')
    expect(rest).not.toHaveProperty('SecurityGroupIngress')
    expect(rest?.SecurityGroupEgress).toMatchObject([
      { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
    ])
    const Between = z.looseObject({ IpProtocol: z.string(), FromPort: z.int(), ToPort: z.int() })
    const between = (type: string, peer: string) =>
      [...ofType(type).values()].map(({ Properties }) => {
        const { IpProtocol, FromPort, ToPort } = Between.parse(Properties)
        return [IpProtocol, FromPort, ToPort, textOf(Properties.GroupId), textOf(Properties[peer])]
      })
    const [balancer, listener] = ['{NetworkBalancerGroup.GroupId}', '{NetworkListenerGroup.GroupId}']
    expect(between('AWS::EC2::SecurityGroupIngress', 'SourceSecurityGroupId')).toEqual([
      ['udp', 5683, 5683, listener, balancer],
      ['tcp', 8080, 8080, listener, balancer],
    ])
    expect(between('AWS::EC2::SecurityGroupEgress', 'DestinationSecurityGroupId')).toEqual([
      ['udp', 5683, 5683, balancer, listener],
      ['tcp', 8080, 8080, balancer, listener],
    ])
  })

  it('runs on ARM64, rolls back a crash loop, and drains', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 2,
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }],
      AvailabilityZoneRebalancing: 'ENABLED',
      DeploymentConfiguration: {
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
      },
    })
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '256',
      Memory: '512',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      ContainerDefinitions: [
        Match.objectLike({
          ReadonlyRootFilesystem: true,
          User: '1000',
          StopTimeout: 120,
          Environment: Match.arrayWith([{ Name: 'DRAIN_SECONDS', Value: '60' }]),
        }),
      ],
    })
  })

  it('needs no NAT: gateway endpoints instead', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 0)
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 2)
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' })
  })
})

describe('what is stored', () => {
  it('is paid by request and can be restored to any second', () => {
    template.resourceCountIs('AWS::DynamoDB::Table', Object.keys(tableShapes).length)
    template.allResourcesProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    })
  })

  it('goes by itself: events, rows of viewers, and names that nobody registered', () => {
    const tables = ofType('AWS::DynamoDB::Table')
    const ttl = { AttributeName: 'expiresAt', Enabled: true }
    expect(tables.get('TablesEvents')?.Properties.TimeToLiveSpecification).toEqual(ttl)
    expect(tables.get('TablesViewers')?.Properties.TimeToLiveSpecification).toEqual(ttl)
    expect(tables.get('TablesDevices')?.Properties.TimeToLiveSpecification).toEqual(ttl)
  })
})

describe('history over all devices', () => {
  const indexes = async (settings: Record<string, unknown>) => {
    const Indexes = z.array(z.looseObject({ IndexName: z.string(), Projection: z.unknown() })).default([])
    const events = (await synthesised(settings)).ofType('AWS::DynamoDB::Table').get('TablesEvents')
    return Indexes.parse(events?.Properties.GlobalSecondaryIndexes).map(({ IndexName }) => IndexName)
  }

  it('is an index, and can be left out', { timeout: 60_000 }, async () => {
    expect(await indexes({})).toEqual(['byTime'])
    expect(await indexes({ mergedHistory: false })).toEqual([])
  })
})

describe('the HTTP API', () => {
  const routes = (of: typeof template) =>
    Object.values(of.findResources('AWS::ApiGatewayV2::Route'))
      .map(({ Properties }) => z.looseObject({ RouteKey: z.string() }).parse(Properties).RouteKey)
      .filter(key => !['$connect', '$disconnect'].includes(key))

  it('has one route for each path that it offers, and one for every other path', () => {
    // The second $default is the route of the socket's messages.
    expect(routes(template).toSorted()).toEqual([
      '$default',
      '$default',
      'ANY /alert-channels',
      'ANY /alert-channels/{channel}',
      'ANY /alert-channels/{channel}/test',
      'ANY /alert-preview',
      'ANY /alerts',
      'ANY /alerts/{name}',
      'ANY /alerts/{name}/preview',
      'ANY /alerts/{name}/silence',
      'ANY /alerts/{name}/test',
      'ANY /devices',
      'ANY /devices/{id}',
      'ANY /devices/{id}/config',
      'ANY /devices/{id}/events',
      'ANY /devices/{id}/key',
      'ANY /devices/{id}/key/rotation',
      'ANY /devices/{id}/keys',
      'ANY /events',
      'ANY /health',
      'ANY /keys',
      'ANY /keys/shown',
      'ANY /logs',
      'ANY /loki/api/v1/push',
      'ANY /me',
      'ANY /stats',
      'ANY /v1/logs',
    ])
  })

  it('lets pages of other origins read and configure', () => {
    const cors = ofType('AWS::ApiGatewayV2::Api').get('HttpApi')?.Properties.CorsConfiguration
    expect(cors).toMatchObject({ AllowMethods: ['GET', 'HEAD', 'PUT', 'DELETE', 'POST'] })
    expect(cors).not.toHaveProperty('AllowCredentials')
  })
})

it('expired sockets are looked for every minute', () => {
  template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' })
})

describe('the functions', () => {
  /** Ours, without the one by which CDK fills the bucket of the console. */
  const ours = [...ofType('AWS::Lambda::Function')].filter(([name]) => !name.startsWith('CustomCDKBucketDeployment'))

  it('run on ARM64 and Node 24, each with a log group of its own that forgets', () => {
    template.resourceCountIs('AWS::Lambda::Function', deployed.length + 1)
    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { Architectures: ['arm64'], Runtime: 'nodejs24.x' },
      deployed.length,
    )
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
    const groups = [...ofType('AWS::Lambda::Function').values()].map(({ Properties }) =>
      textOf(z.object({ LogGroup: z.unknown() }).parse(Properties.LoggingConfig).LogGroup),
    )
    expect(new Set(groups).size).toBe(deployed.length + 1)
    // And those of the listener, of CDK's function, and of the HTTP API's requests.
    template.resourceCountIs('AWS::Logs::LogGroup', deployed.length + 3)
  })

  it('come up after their permissions, which their dead-letter queue asks for', () => {
    for (const [name, { DependsOn }] of ours) {
      const role = name.replace(/Function$/, 'RoleDefaultPolicy')
      expect(DependsOn.some(id => id.startsWith(role))).toBe(true)
    }
  })

  it('that post are told where, and the authorizer is reached without a header', () => {
    const posting = ours.flatMap(([name, { Properties }]) => {
      const { Variables } = z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(Properties.Environment ?? { Variables: {} })
      const url = Variables.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI
      return url === undefined ? [] : [[name, textOf(url)]]
    })
    const url = 'https://{LivePathSocketApi}.execute-api.{AWS::Region}.{AWS::URLSuffix}/live'
    const names = ['LivePathBroadcast', 'LivePathExpire', 'LivePathMessage', 'LivePathOpened']
    expect(posting.toSorted()).toEqual(names.map(name => [`${name}Function`, url]))
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', { IdentitySource: [] })
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$connect', AuthorizationType: 'CUSTOM' })
  })

  it('are each smaller than 1 MB, and their sizes can be shown', () => {
    expect([...bundleSizes.keys()].toSorted()).toEqual([...functionNames, 'listener'].toSorted())
    for (const name of functionNames) expect(bundleSizes.get(name)).toBeLessThan(1024 * 1024)
    expect(
      sizeTable(
        new Map([
          ['a', 1024],
          ['long', 10_240],
        ]),
      ),
    ).toBe('long    10 KiB\na        1 KiB\n')
  })
})
