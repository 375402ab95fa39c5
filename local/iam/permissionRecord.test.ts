import { expect, it } from 'vitest'
import { stackResources } from '../template/stackResources.ts'
import { permissionRecord } from './permissionRecord.ts'

const place = { stackName: 'Sonde-test', region: 'us-east-1', accountId: '000000000000' }
const trust = {
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
}
const queueArn = { 'Fn::GetAtt': ['Dead1234ABCD', 'Arn'] }
const ruleArn = { 'Fn::GetAtt': ['Rule1234ABCD', 'Arn'] }
const functionArn = { 'Fn::GetAtt': ['Persist1234ABCD', 'Arn'] }
const eventsArn = { 'Fn::GetAtt': ['Events1234ABCD', 'Arn'] }
const statement = (action: unknown, resource: unknown) => ({ Effect: 'Allow', Action: action, Resource: resource })

const resources = stackResources(
  {
    Resources: {
      Events1234ABCD: { Type: 'AWS::DynamoDB::Table' },
      Dead1234ABCD: { Type: 'AWS::SQS::Queue' },
      Rule1234ABCD: { Type: 'AWS::Events::Rule' },
      Persist1234ABCD: { Type: 'AWS::Lambda::Function' },
      Role1234ABCD: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
      Policy1234ABCD: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Roles: [{ Ref: 'Role1234ABCD' }],
          PolicyDocument: {
            Statement: [
              statement(['dynamodb:PutItem', 'dynamodb:Query'], [eventsArn]),
              statement('dynamodb:Query', { 'Fn::Join': ['', [eventsArn, '/index/*']] }),
              statement('dynamodb:Query', eventsArn),
            ],
          },
        },
      },
      QueuePolicy1234ABCD: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Dead1234ABCD' }],
          PolicyDocument: {
            Statement: {
              ...statement('sqs:SendMessage', queueArn),
              Principal: { Service: 'events.amazonaws.com' },
              Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
            },
          },
        },
      },
      Permission1234ABCD: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: functionArn,
          Principal: 'events.amazonaws.com',
          SourceArn: ruleArn,
        },
      },
    },
  },
  place,
)
const arn = (type: string): string => resources.ofType(type)[0]?.arn ?? ''

it('names each grant by what is in the template, and tells which were used', () => {
  const role = { kind: 'role', roleArn: arn('AWS::IAM::Role') } as const
  const rule = { kind: 'service', service: 'events.amazonaws.com', sourceArn: arn('AWS::Events::Rule') } as const
  const record = permissionRecord(resources, [
    { caller: role, action: 'dynamodb:Query', resourceArn: arn('AWS::DynamoDB::Table') },
    { caller: rule, action: 'lambda:InvokeFunction', resourceArn: arn('AWS::Lambda::Function') },
    {
      caller: { ...rule, sourceArn: `${rule.sourceArn}2` },
      action: 'sqs:SendMessage',
      resourceArn: arn('AWS::SQS::Queue'),
    },
  ])
  const events = { to: 'events.amazonaws.com', from: '{Rule}' }
  expect(record).toEqual([
    { to: 'Role', action: 'dynamodb:PutItem', on: '{Events}', from: '', used: false },
    { to: 'Role', action: 'dynamodb:Query', on: '{Events}', from: '', used: true },
    { to: 'Role', action: 'dynamodb:Query', on: '{Events}/index/*', from: '', used: false },
    // Said twice: the second one is never needed.
    { to: 'Role', action: 'dynamodb:Query', on: '{Events}', from: '', used: false },
    { ...events, action: 'sqs:SendMessage', on: '{Dead}', used: false },
    { ...events, action: 'lambda:InvokeFunction', on: '{Persist}', used: true },
  ])
})

it('names a resource by whole words: the name of a stage is no part of another name', () => {
  const { all, ofType } = stackResources(
    {
      Resources: {
        LiveSocketStage1234ABCD: {
          Type: 'AWS::ApiGatewayV2::Stage',
          Properties: { ApiId: 'api', StageName: 'live' },
        },
        DeliveryQueue1234ABCD: { Type: 'AWS::SQS::Queue' },
        Role1234ABCD: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
        Policy1234ABCD: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            Roles: [{ Ref: 'Role1234ABCD' }],
            PolicyDocument: {
              Statement: [
                statement('sqs:SendMessage', { 'Fn::GetAtt': ['DeliveryQueue1234ABCD', 'Arn'] }),
                statement('sqs:SendMessage', 'arn:aws:sqs:us-east-1:000000000000:deliveries'),
                statement('execute-api:ManageConnections', {
                  'Fn::Join': [
                    '',
                    ['arn:aws:execute-api:us-east-1:000000000000:api/', { Ref: 'LiveSocketStage1234ABCD' }, '/POST/*'],
                  ],
                }),
              ],
            },
          },
        },
      },
    },
    place,
  )
  expect(permissionRecord({ all, ofType, outputs: {} }, []).map(({ on }) => on)).toEqual([
    '{DeliveryQueue}',
    'arn:aws:sqs::deliveries',
    'arn:aws:execute-api::api/{LiveSocketStage}/POST/*',
  ])
})
