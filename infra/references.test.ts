import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { assembled } from './testing/assemblies.ts'
import { inDashboard, referenceFaults } from './testing/references/faults.ts'
import { reviewed } from './testing/references/reviewed.ts'
import { referenceSchema } from './testing/references/schema.ts'
import { sitesIn } from './testing/references/sites.ts'
import { stages } from './testing/stages.ts'

const schema = await referenceSchema()

/** Every template of a stage: the stack, and stacks nested in it. */
const templatesOf = async (settings: Readonly<Record<string, unknown>>): Promise<unknown[]> => {
  const { directory } = await assembled(settings)
  const files = readdirSync(directory).filter(file => file.endsWith('.template.json'))
  return files.map(file => JSON.parse(readFileSync(join(directory, file), 'utf8')))
}

const byMail = { stage: 'mail', alarmEmail: 'operators@example.com', monthlyBudgetUsd: 100 }

describe('each property that names another resource has the form that CloudFormation takes', () => {
  it.each(
    Object.entries({
      ...stages,
      'alarms and budget by mail': byMail,
    }),
  )('%s', async (_, settings) => {
    const templates = await templatesOf(settings)
    expect(templates.length).toBeGreaterThan(0)
    expect(templates.flatMap(template => referenceFaults(template, schema))).toEqual([])
  })
})

const Resources = z.record(
  z.string(),
  z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
)
const Template = z.looseObject({ Resources })
type Changed = Readonly<Record<string, unknown>>

const everything = Template.parse((await templatesOf(stages.everything ?? {}))[0])
const idOf = (type: string): string =>
  Object.entries(everything.Resources).find(([, one]) => one.Type === type)?.[0] ?? ''
const ref = (type: string) => ({ Ref: idOf(type) })
const get = (type: string, attribute: string) => ({ 'Fn::GetAtt': [idOf(type), attribute] })

/** The faults of the template once the first resource of a type has other properties. */
const faultsWith = (type: string, changed: Changed): string[] => {
  const id = idOf(type)
  const resource = everything.Resources[id]
  if (!resource) throw new Error(`there is no ${type}`)
  const Properties = { ...resource.Properties, ...changed }
  return referenceFaults(
    { ...everything, Resources: { ...everything.Resources, [id]: { ...resource, Properties } } },
    schema,
  )
}

describe('a reference in another form is found', () => {
  const destination =
    'arn:{AWS::Partition}:logs:{AWS::Region}:{AWS::AccountId}:log-group:{AWS::Logs::LogGroup.LogGroupName}'
  it.each<[about: string, type: string, changed: Changed, said: string]>([
    [
      'the ARN of a log group for flow logs, which delivers nothing',
      'AWS::EC2::FlowLog',
      { LogDestination: get('AWS::Logs::LogGroup', 'Arn') },
      'takes {AWS::S3::Bucket.Arn}, and is given {AWS::Logs::LogGroup.Arn}',
    ],
    [
      'an ARN for the name of a log group',
      'AWS::Lambda::Function',
      { LoggingConfig: { LogGroup: get('AWS::Logs::LogGroup', 'Arn') } },
      'takes {AWS::Logs::LogGroup.LogGroupName}',
    ],
    [
      'an ARN with `:*` for access logs',
      'AWS::ApiGatewayV2::Stage',
      { AccessLogSettings: { DestinationArn: get('AWS::Logs::LogGroup', 'Arn') } },
      `takes ${destination}, and is given {AWS::Logs::LogGroup.Arn}`,
    ],
    [
      'the URL of a queue for its ARN',
      'AWS::Lambda::EventInvokeConfig',
      { DestinationConfig: { OnFailure: { Destination: ref('AWS::SQS::Queue') } } },
      'is given {AWS::SQS::Queue.QueueUrl}',
    ],
    [
      'the URL of a queue for its name, in a metric',
      'AWS::CloudWatch::Alarm',
      { Dimensions: [{ Name: 'QueueName', Value: ref('AWS::SQS::Queue') }] },
      'Dimensions(QueueName).Value): takes {AWS::SQS::Queue.QueueName}',
    ],
    [
      'the ARN of a queue for its URL',
      'AWS::SQS::QueuePolicy',
      { Queues: [get('AWS::SQS::Queue', 'Arn')] },
      'takes {AWS::SQS::Queue.QueueUrl}',
    ],
    [
      'the name of a table where a policy takes ARNs',
      'AWS::IAM::Policy',
      { PolicyDocument: { Statement: [{ Action: ['dynamodb:GetItem'], Resource: ref('AWS::DynamoDB::Table') }] } },
      'takes {AWS::DynamoDB::Table.Arn}',
    ],
    [
      'the ARN of another service’s resource in a policy',
      'AWS::IAM::Policy',
      { PolicyDocument: { Statement: [{ Action: 'sqs:SendMessage', Resource: get('AWS::DynamoDB::Table', 'Arn') }] } },
      'takes {AWS::SQS::Queue.Arn}',
    ],
    [
      'the ARN of a table in a variable of a function',
      'AWS::Lambda::Function',
      { Environment: { Variables: { EVENTS_TABLE: get('AWS::DynamoDB::Table', 'Arn') } } },
      'takes {AWS::DynamoDB::Table.TableName}',
    ],
    [
      'the id of a key for its ARN',
      'AWS::Logs::LogGroup',
      { KmsKeyId: '0a1b2c3d-0000-4000-8000-000000000000' },
      'takes {AWS::KMS::Key.Arn}',
    ],
    [
      'the name of a role for its ARN',
      'AWS::Lambda::Function',
      { Role: ref('AWS::IAM::Role') },
      'takes {AWS::IAM::Role.Arn}',
    ],
    [
      'the full name of a target group for its ARN',
      'AWS::ElasticLoadBalancingV2::Listener',
      {
        DefaultActions: [
          { Type: 'forward', TargetGroupArn: get('AWS::ElasticLoadBalancingV2::TargetGroup', 'TargetGroupFullName') },
        ],
      },
      'takes {AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupArn}',
    ],
    [
      'an attribute that a resource does not have',
      'AWS::Events::EventBus',
      { DeadLetterConfig: { Arn: get('AWS::SQS::Queue', 'QueueArn') } },
      'AWS::SQS::Queue has no attribute QueueArn',
    ],
    [
      'a property that nobody has looked up yet, with the advice to do so',
      'AWS::Lambda::Function',
      { Description: ref('AWS::DynamoDB::Table') },
      'Description): is given {AWS::DynamoDB::Table.TableName}. Neither the schema nor infra/testing/references/reviewed.ts says which form it takes: look it up in the CloudFormation Template Reference, and add it there',
    ],
    [
      'an ARN that is written out, of a resource that nobody has looked up',
      'AWS::Lambda::Function',
      { CodeSigningConfigArn: 'arn:aws:signer:eu-west-1:123456789012:/signing-profiles/one' },
      'takes {AWS::Lambda::CodeSigningConfig.CodeSigningConfigArn}, and is given arn:aws:signer:',
    ],
    [
      'a parameter, by which nested stacks pass references on',
      'AWS::Lambda::Function',
      { Role: { Ref: 'referencetoRoleArn' } },
      'takes {AWS::IAM::Role.Arn}, and is given {Parameter.referencetoRoleArn}',
    ],
    [
      'a reference within `Fn::Sub`',
      'AWS::Lambda::Function',
      { LoggingConfig: { LogGroup: { 'Fn::Sub': `\${${idOf('AWS::Logs::LogGroup')}.Arn}` } } },
      'takes {AWS::Logs::LogGroup.LogGroupName}, and is given {AWS::Logs::LogGroup.Arn}',
    ],
    [
      'a reference by a name that `Fn::Sub` brings',
      'AWS::Lambda::Function',
      { Role: { 'Fn::Sub': [`\${Role}`, { Role: ref('AWS::IAM::Role') }] } },
      'takes {AWS::IAM::Role.Arn}, and is given {AWS::IAM::Role.RoleName}',
    ],
    [
      'a choice by a condition',
      'AWS::Lambda::Function',
      { Description: { 'Fn::If': ['IsLarge', ref('AWS::DynamoDB::Table'), 'none'] } },
      'is given Fn::If(IsLarge,{AWS::DynamoDB::Table.TableName},none). Neither',
    ],
    [
      'a value that another stack exports',
      'AWS::Lambda::Function',
      { Description: { 'Fn::ImportValue': 'other-table' } },
      'is given Fn::ImportValue(other-table). Neither',
    ],
    [
      'the URL of a queue on the dashboard',
      'AWS::CloudWatch::Dashboard',
      {
        DashboardBody: {
          'Fn::Join': [
            '',
            [
              '{"widgets":[{"type":"metric","properties":{"metrics":[["AWS/SQS","ApproximateNumberOfMessagesVisible","QueueName","',
              ref('AWS::SQS::Queue'),
              '",{"label":"persist"}]]}}]}',
            ],
          ],
        },
      },
      'takes {AWS::SQS::Queue.QueueName}',
    ],
  ])('%s', (_, type, changed, said) => {
    expect(faultsWith(type, changed)).toEqual([expect.stringContaining(said)])
  })
})

describe('the table of reviewed properties', () => {
  it('has no entry that no property meets', async () => {
    const all = await Promise.all([...Object.values(stages), byMail].map(templatesOf))
    const places = all
      .flat()
      .flatMap(template => sitesIn(template, schema.refOf).flatMap(inDashboard))
      .map(({ type, path }) => `${type} ${path.join('.')}`)
    expect(reviewed.filter(({ at }) => !places.some(place => at.test(place))).map(({ at }) => String(at))).toEqual([])
  })
})
