import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { synthesised, textOf } from './testing/synthesised.ts'

const stack = await synthesised()

const QUEUES = [
  'AlertPathMatches',
  'DeliveryPathMessages',
  'LivePathOpenings',
  'LivePathUplinks',
  'LogPathDeliveries',
  'StorePathUplinks',
]

it('a role can be assumed by the one service that it is for', () => {
  const Trust = z.object({
    AssumeRolePolicyDocument: z.object({
      Statement: z.tuple([
        z.strictObject({
          Action: z.literal('sts:AssumeRole'),
          Effect: z.literal('Allow'),
          Principal: z.strictObject({ Service: z.string() }),
        }),
      ]),
    }),
  })
  for (const [name, { Properties }] of stack.ofType('AWS::IAM::Role')) {
    const [{ Principal }] = Trust.parse(Properties).AssumeRolePolicyDocument.Statement
    expect(Principal.Service).toBe(name.startsWith('CoapListener') ? 'ecs-tasks.amazonaws.com' : 'lambda.amazonaws.com')
  }
})

describe('who may call a function', () => {
  const permissions = [...stack.ofType('AWS::Lambda::Permission').values()].map(({ Properties }) => Properties)

  it('is API Gateway through one route of one API, the bus through one rule, or CloudWatch Logs for one log group', () => {
    const sources = permissions.map(({ FunctionName, Principal, SourceArn }) => [
      textOf(FunctionName).replace(/^\{|\.Arn\}$/g, ''),
      textOf(Principal).replace('.amazonaws.com', ''),
      textOf(SourceArn)
        .replace(/^arn:.*\{LivePathSocketApi\}/, 'socket')
        .replace(/^arn:.*\{HttpApi\}\/\*\/\*/, 'http ')
        .replace(/^arn:.*:log-group:/, 'log group ')
        .replace(/^arn:.*:rule\/\{Bus\}\//, 'rules '),
    ])
    const http = (name: string, ...paths: string[]) => paths.map(path => [name, 'apigateway', `http ${path}`])
    const distinct = new Map(sources.map(source => [source.join(), source]))
    expect([...distinct.values()].toSorted()).toEqual([
      ['AlertPathJudgeFunction', 'events', 'rules {AWS::StackName}-alert-*'],
      ['AlertPathJudgeFunction', 'events', '{AlertPathMatchesRule.Arn}'],
      ['CanaryFlyFunction', 'events', '{CanaryRule.Arn}'],
      ['DeliveryPathDeliverFunction', 'events', '{DeliveryPathMessagesRule.Arn}'],
      ...http(
        'HttpApiAlertsFunction',
        '/alert-channels',
        '/alert-channels/{channel}',
        '/alert-channels/{channel}/test',
        '/alert-preview',
        '/alerts',
        '/alerts/{name}',
        '/alerts/{name}/preview',
        '/alerts/{name}/silence',
        '/alerts/{name}/test',
      ),
      ...http('HttpApiConfigureFunction', '/devices/{id}/config'),
      // The route of every path that no other function has.
      ...http('HttpApiDocsFunction', ''),
      ...http(
        'HttpApiKeysFunction',
        '/devices/{id}/key',
        '/devices/{id}/key/rotation',
        '/devices/{id}/keys',
        '/keys',
        '/keys/shown',
      ),
      ...http(
        'HttpApiReadFunction',
        '/devices',
        '/devices/{id}',
        '/devices/{id}/events',
        '/events',
        '/health',
        '/me',
        '/stats',
      ),
      ...http('HttpApiShipFunction', '/logs', '/loki/api/v1/push', '/v1/logs'),
      ['LatePathCheckFunction', 'events', '{LatePathEveryMinuteRule.Arn}'],
      ['LivePathAuthorizeFunction', 'apigateway', 'socket/authorizers/{LivePathSocketApiAuthorizer}'],
      ['LivePathBroadcastFunction', 'events', '{LivePathUplinksRule.Arn}'],
      ['LivePathConnectFunction', 'apigateway', 'socket/*$connect'],
      ['LivePathDisconnectFunction', 'apigateway', 'socket/*$disconnect'],
      ['LivePathExpireFunction', 'events', '{LivePathEveryMinuteRule.Arn}'],
      ['LivePathMessageFunction', 'apigateway', 'socket/*$default'],
      ['LivePathOpenedFunction', 'events', '{LivePathOpeningsRule.Arn}'],
      ['LogPathCloudWatchFunction', 'events', '{LogPathDeliveriesRule.Arn}'],
      ...[...stack.ofType('AWS::Logs::LogGroup').keys()]
        .filter(name => !/^Console|AccessLog/.test(name))
        .map(name => ['LogPathCloudWatchFunction', 'logs', `log group {${name}}:*`])
        .toSorted(),
      ['StorePathPersistFunction', 'events', '{StorePathUplinksRule.Arn}'],
    ])
  })

  it('is CloudWatch Logs of this account alone', () => {
    const ofLogs = permissions.filter(({ Principal }) => Principal === 'logs.amazonaws.com')
    expect(ofLogs.length).toBeGreaterThan(10)
    expect(new Set(ofLogs.map(({ SourceAccount }) => textOf(SourceAccount)))).toEqual(new Set(['{AWS::AccountId}']))
  })
})

it('a dead-letter queue takes messages of the bus from its own rule only, or from those of alerts, and from nobody without TLS', () => {
  const Statement = z.discriminatedUnion('Effect', [
    z.looseObject({
      Effect: z.literal('Allow'),
      Action: z.literal('sqs:SendMessage'),
      Principal: z.strictObject({ Service: z.literal('events.amazonaws.com') }),
      Resource: z.unknown(),
      Condition: z.union([
        z.strictObject({ ArnEquals: z.strictObject({ 'aws:SourceArn': z.unknown() }) }),
        // Of the rules of alerts, which are made while the stack runs.
        z.strictObject({ ArnLike: z.strictObject({ 'aws:SourceArn': z.unknown() }) }),
      ]),
    }),
    z.looseObject({
      Effect: z.literal('Deny'),
      Action: z.literal('sqs:*'),
      Principal: z.strictObject({ AWS: z.literal('*') }),
      Resource: z.unknown(),
      Condition: z.strictObject({ Bool: z.strictObject({ 'aws:SecureTransport': z.literal('false') }) }),
    }),
  ])
  const QueuePolicy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })
  const statements = [...stack.ofType('AWS::SQS::QueuePolicy').values()].flatMap(
    ({ Properties }) => QueuePolicy.parse(Properties).PolicyDocument.Statement,
  )
  const queue = (name: string) => `{${name}DeadLetters.Arn}`
  const allowed = statements.flatMap(({ Resource, ...one }) =>
    one.Effect === 'Allow'
      ? `${textOf(Resource)} from ${textOf(('ArnEquals' in one.Condition ? one.Condition.ArnEquals : one.Condition.ArnLike)['aws:SourceArn'])}`
      : [],
  )
  const ofAlerts = 'arn:{AWS::Partition}:events:{AWS::Region}:{AWS::AccountId}:rule/{Bus}/{AWS::StackName}-alert-*'
  expect(allowed.toSorted()).toEqual(
    [
      ...QUEUES.map(name => `${queue(name)} from {${name}Rule.Arn}`),
      `${queue('AlertPathMatches')} from ${ofAlerts}`,
    ].toSorted(),
  )
  const refused = statements.filter(({ Effect }) => Effect === 'Deny').map(({ Resource }) => textOf(Resource))
  expect(refused.toSorted()).toEqual(
    [...QUEUES.map(queue), '{AlertPathTimers.Arn}', '{DeliveryPathQueue.Arn}'].toSorted(),
  )
})
