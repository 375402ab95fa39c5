import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { synthesised, textOf } from './testing/synthesised.ts'

const stack = await synthesised()

const OneOrMore = z.union([z.string().transform(text => [text]), z.array(z.unknown())])
const Policy = z.object({
  Roles: z.array(z.unknown()),
  PolicyDocument: z.object({
    Statement: z.array(
      z.strictObject({
        Action: z.union([z.string().transform(action => [action]), z.array(z.string())]),
        Effect: z.literal('Allow'),
        Resource: z.union([OneOrMore, z.unknown().transform(one => [one])]),
      }),
    ),
  }),
})

const policies = [...stack.ofType('AWS::IAM::Policy').values()].map(({ Properties }) => Policy.parse(Properties))
const granted = new Map(
  policies.map(({ Roles, PolicyDocument }) => [
    textOf(Roles).replace(/[{}]/g, ''),
    PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap(action =>
        Resource.map(resource => `${action} ${textOf(resource).replace(/[0-9a-f]{64}/, 'ASSET')}`),
      ),
    ).toSorted(),
  ]),
)

const logs = (name: string) => [`logs:CreateLogStream {${name}.Arn}`, `logs:PutLogEvents {${name}.Arn}`]
const connections = (verb: string) =>
  `execute-api:ManageConnections arn:{AWS::Partition}:execute-api:{AWS::Region}:{AWS::AccountId}:{LivePathSocketApi}/live/${verb}/@connections/*`
const leaving = ['dynamodb:BatchWriteItem {TablesViewers.Arn}', 'dynamodb:GetItem {TablesViewers.Arn}']
/** The grants of a function that changes rules of alerts, and channels. */
const changing = [
  'dynamodb:DeleteItem {TablesAlerts.Arn}',
  'dynamodb:GetItem {TablesAlerts.Arn}',
  'dynamodb:PutItem {TablesAlerts.Arn}',
  'dynamodb:Query {TablesAlerts.Arn}',
  'dynamodb:UpdateItem {TablesAlerts.Arn}',
  ...['DeleteRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map(
    action =>
      `events:${action} arn:{AWS::Partition}:events:{AWS::Region}:{AWS::AccountId}:rule/{Bus}/{AWS::StackName}-alert-*`,
  ),
  'secretsmanager:GetSecretValue {DeliveryPathChannels}',
  'secretsmanager:PutSecretValue {DeliveryPathChannels}',
  'sqs:SendMessage {AlertPathTimers.Arn}',
]
const repository =
  'arn:{AWS::Partition}:ecr:{AWS::Region}:{AWS::AccountId}:repository/cdk-hnb659fds-container-assets-{AWS::AccountId}-{AWS::Region}'

/** An asset of the console in the bucket that CDK uploads to. */
const consoleAsset =
  's3:GetObject arn:{AWS::Partition}:s3:::cdk-hnb659fds-assets-{AWS::AccountId}-{AWS::Region}/ASSET.zip'

const expected: Readonly<Record<string, readonly string[]>> = {
  CanaryFlyRole: [...logs('CanaryFlyLogs'), 'secretsmanager:GetSecretValue {IdentityTokenSecret}'],
  CoapListenerTaskTaskRole: [
    'dynamodb:BatchGetItem {TablesDevices.Arn}',
    'dynamodb:BatchGetItem {TablesKeys.Arn}',
    'dynamodb:GetItem {TablesDevices.Arn}',
    'dynamodb:GetItem {TablesKeys.Arn}',
    'dynamodb:PartiQLUpdate {TablesKeys.Arn}',
    'dynamodb:Query {TablesDevices.Arn}/index/byFleet',
    'dynamodb:UpdateItem {TablesKeys.Arn}',
    'events:PutEvents {Bus.Arn}',
    'secretsmanager:GetSecretValue {CoapListenerDeviceSecret}',
    'secretsmanager:GetSecretValue {CoapListenerIdSecret}',
  ],
  CoapListenerTaskExecutionRole: [
    `ecr:BatchCheckLayerAvailability ${repository}`,
    `ecr:BatchGetImage ${repository}`,
    'ecr:GetAuthorizationToken *',
    `ecr:GetDownloadUrlForLayer ${repository}`,
    ...logs('CoapListenerLogs'),
  ],
  // Of the function, CDK's own, that copies the console into its bucket at a deployment: it reads three assets (the page,
  // its settings, what it loads), writes, and deletes what was there before.
  ConsoleDeploymentRole: [
    ...logs('ConsoleDeploymentLogs'),
    's3:DeleteObject {ConsoleFiles.Arn}/*',
    consoleAsset,
    consoleAsset,
    consoleAsset,
    consoleAsset,
    consoleAsset,
    's3:ListBucket {ConsoleFiles.Arn}',
    's3:PutObject {ConsoleFiles.Arn}/*',
  ],
  LogPathCloudWatchRole: [
    'events:PutEvents {Bus.Arn}',
    ...logs('LogPathCloudWatchLogs'),
    'secretsmanager:GetSecretValue {CoapListenerIdSecret}',
    'sqs:SendMessage {LogPathDeliveriesDeadLetters.Arn}',
  ],
  StorePathPersistRole: [
    'dynamodb:BatchWriteItem {TablesEvents.Arn}',
    'dynamodb:GetItem {TablesCounts.Arn}',
    'dynamodb:GetItem {TablesDevices.Arn}',
    'dynamodb:GetItem {TablesDue.Arn}',
    'dynamodb:PutItem {TablesCounts.Arn}',
    'dynamodb:PutItem {TablesDue.Arn}',
    'dynamodb:PutItem {TablesEvents.Arn}',
    'dynamodb:Query {TablesEvents.Arn}',
    'dynamodb:UpdateItem {TablesCounts.Arn}',
    'dynamodb:UpdateItem {TablesDevices.Arn}',
    'events:PutEvents {Bus.Arn}',
    ...logs('StorePathPersistLogs'),
    'sqs:SendMessage {StorePathUplinksDeadLetters.Arn}',
  ],
  AlertPathJudgeRole: [
    'dynamodb:GetItem {TablesAlerts.Arn}',
    'dynamodb:GetItem {TablesDevices.Arn}',
    'dynamodb:PutItem {TablesAlerts.Arn}',
    'dynamodb:Query {TablesAlerts.Arn}',
    'dynamodb:Query {TablesEvents.Arn}',
    'dynamodb:UpdateItem {TablesAlerts.Arn}',
    'events:PutEvents {Bus.Arn}',
    ...logs('AlertPathJudgeLogs'),
    'sqs:DeleteMessage {AlertPathTimers.Arn}',
    'sqs:GetQueueAttributes {AlertPathTimers.Arn}',
    'sqs:ReceiveMessage {AlertPathTimers.Arn}',
    'sqs:SendMessage {AlertPathMatchesDeadLetters.Arn}',
    'sqs:SendMessage {AlertPathTimers.Arn}',
    'sqs:SendMessage {DeliveryPathQueue.Arn}',
  ],
  DeliveryPathDeliverRole: [
    'dynamodb:BatchWriteItem {TablesAlerts.Arn}',
    'dynamodb:DeleteItem {TablesAlerts.Arn}',
    'dynamodb:GetItem {TablesAlerts.Arn}',
    'dynamodb:PutItem {TablesAlerts.Arn}',
    'dynamodb:Query {TablesAlerts.Arn}',
    'dynamodb:UpdateItem {TablesAlerts.Arn}',
    ...logs('DeliveryPathDeliverLogs'),
    'secretsmanager:GetSecretValue {DeliveryPathChannels}',
    'sqs:ChangeMessageVisibility {DeliveryPathQueue.Arn}',
    'sqs:DeleteMessage {DeliveryPathQueue.Arn}',
    'sqs:GetQueueAttributes {DeliveryPathQueue.Arn}',
    'sqs:ReceiveMessage {DeliveryPathQueue.Arn}',
    'sqs:SendMessage {DeliveryPathMessagesDeadLetters.Arn}',
    'sqs:SendMessage {DeliveryPathQueue.Arn}',
  ],
  HttpApiAlertsRole: [
    ...changing,
    'dynamodb:GetItem {TablesViewers.Arn}',
    'dynamodb:Query {TablesEvents.Arn}',
    'dynamodb:Query {TablesEvents.Arn}/index/byTime',
    'dynamodb:UpdateItem {TablesViewers.Arn}',
    ...logs('HttpApiAlertsLogs'),
    'secretsmanager:GetSecretValue {IdentityTokenSecret}',
    'sqs:SendMessage {DeliveryPathQueue.Arn}',
  ].toSorted(),
  StageAlertsKeepRole: [...changing, 'events:ListRules *', ...logs('StageAlertsKeepLogs')].toSorted(),
  HttpApiConfigureRole: [
    'dynamodb:GetItem {TablesDevices.Arn}',
    'dynamodb:GetItem {TablesViewers.Arn}',
    'dynamodb:UpdateItem {TablesDevices.Arn}',
    ...logs('HttpApiConfigureLogs'),
    'secretsmanager:GetSecretValue {IdentityTokenSecret}',
  ],
  HttpApiDocsRole: logs('HttpApiDocsLogs'),
  HttpApiKeysRole: [
    'dynamodb:GetItem {TablesKeys.Arn}',
    'dynamodb:GetItem {TablesViewers.Arn}',
    'dynamodb:PutItem {TablesKeys.Arn}',
    'dynamodb:UpdateItem {TablesDevices.Arn}',
    'dynamodb:UpdateItem {TablesKeys.Arn}',
    'events:PutEvents {Bus.Arn}',
    ...logs('HttpApiKeysLogs'),
    'secretsmanager:GetSecretValue {CoapListenerDeviceSecret}',
    'secretsmanager:GetSecretValue {IdentityTokenSecret}',
  ],
  HttpApiReadRole: [
    'dynamodb:BatchGetItem {TablesDevices.Arn}',
    'dynamodb:GetItem {TablesDevices.Arn}',
    'dynamodb:GetItem {TablesEvents.Arn}',
    'dynamodb:GetItem {TablesViewers.Arn}',
    'dynamodb:Query {TablesCounts.Arn}',
    'dynamodb:Query {TablesDevices.Arn}/index/byFleet',
    'dynamodb:Query {TablesEvents.Arn}',
    'dynamodb:Query {TablesEvents.Arn}/index/byTime',
    'dynamodb:Query {TablesViewers.Arn}',
    'dynamodb:UpdateItem {TablesViewers.Arn}',
    'events:DescribeEventBus {Bus.Arn}',
    ...logs('HttpApiReadLogs'),
    'secretsmanager:GetSecretValue {IdentityTokenSecret}',
  ],
  HttpApiShipRole: [
    'dynamodb:DeleteItem {TablesViewers.Arn}',
    'dynamodb:GetItem {TablesCounts.Arn}',
    'dynamodb:GetItem {TablesViewers.Arn}',
    'dynamodb:PutItem {TablesViewers.Arn}',
    'events:PutEvents {Bus.Arn}',
    ...logs('HttpApiShipLogs'),
    'secretsmanager:GetSecretValue {CoapListenerIdSecret}',
    'secretsmanager:GetSecretValue {IdentityTokenSecret}',
  ],
  LatePathCheckRole: [
    'dynamodb:BatchGetItem {TablesDevices.Arn}',
    'dynamodb:BatchWriteItem {TablesDue.Arn}',
    'dynamodb:GetItem {TablesDevices.Arn}',
    'dynamodb:GetItem {TablesDue.Arn}',
    'dynamodb:PutItem {TablesDue.Arn}',
    'dynamodb:Query {TablesDue.Arn}',
    'dynamodb:UpdateItem {TablesDevices.Arn}',
    'events:PutEvents {Bus.Arn}',
    ...logs('LatePathCheckLogs'),
  ],
  LivePathAuthorizeRole: [
    'dynamodb:GetItem {TablesViewers.Arn}',
    ...logs('LivePathAuthorizeLogs'),
    'secretsmanager:GetSecretValue {IdentityTokenSecret}',
  ],
  LivePathConnectRole: [
    ...leaving,
    'dynamodb:PutItem {TablesViewers.Arn}',
    'dynamodb:Query {TablesViewers.Arn}',
    'events:PutEvents {Bus.Arn}',
    ...logs('LivePathConnectLogs'),
  ],
  LivePathDisconnectRole: [...leaving, ...logs('LivePathDisconnectLogs')],
  LivePathExpireRole: [
    ...leaving,
    'dynamodb:Query {TablesViewers.Arn}',
    connections('DELETE'),
    ...logs('LivePathExpireLogs'),
  ],
  LivePathMessageRole: [
    'dynamodb:BatchWriteItem {TablesViewers.Arn}',
    'dynamodb:DeleteItem {TablesViewers.Arn}',
    'dynamodb:GetItem {TablesCounts.Arn}',
    'dynamodb:GetItem {TablesViewers.Arn}',
    'dynamodb:PutItem {TablesViewers.Arn}',
    'dynamodb:UpdateItem {TablesViewers.Arn}',
    'events:PutEvents {Bus.Arn}',
    connections('DELETE'),
    ...logs('LivePathMessageLogs'),
    'secretsmanager:GetSecretValue {CoapListenerIdSecret}',
  ],
  LivePathOpenedRole: [
    'dynamodb:BatchWriteItem {TablesViewers.Arn}',
    'dynamodb:DeleteItem {TablesViewers.Arn}',
    'dynamodb:GetItem {TablesViewers.Arn}',
    'dynamodb:Query {TablesEvents.Arn}',
    'dynamodb:Query {TablesEvents.Arn}/index/byTime',
    'dynamodb:UpdateItem {TablesViewers.Arn}',
    connections('DELETE'),
    connections('POST'),
    ...logs('LivePathOpenedLogs'),
    'sqs:SendMessage {LivePathOpeningsDeadLetters.Arn}',
  ],
  LivePathBroadcastRole: [
    ...leaving,
    'dynamodb:Query {TablesViewers.Arn}',
    connections('DELETE'),
    connections('POST'),
    ...logs('LivePathBroadcastLogs'),
    'sqs:SendMessage {LivePathUplinksDeadLetters.Arn}',
  ],
}

describe('what each role may do', () => {
  it.each(Object.keys(expected))('%s', role => {
    expect(granted.get(role)).toEqual(expected[role])
  })

  it('is said for every role, in one policy each and in no managed ones', () => {
    const roles = stack.ofType('AWS::IAM::Role')
    expect([...roles.keys()].toSorted()).toEqual(Object.keys(expected).toSorted())
    expect([...granted.keys()].toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const { Properties } of roles.values()) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns')
      expect(Properties).not.toHaveProperty('Policies')
    }
    expect(stack.ofType('AWS::IAM::ManagedPolicy').size).toBe(0)
  })
})
