import { expect, test } from 'vitest'
import type { Access, Caller, Resource } from '../contracts.ts'
import { refusal } from '../iam/refusal.ts'
import type { Journal } from '../journal/records.ts'
import { testJournal } from '../journal/testJournal.ts'
import { secretsManager } from './secretsManager.ts'

const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:ViewerKey-a1B2c3'
const secret = (properties: Resource['properties']): Resource => ({
  logicalId: 'ViewerKey',
  type: 'AWS::SecretsManager::Secret',
  ref: arn,
  arn,
  properties,
})
const admin: Caller = { kind: 'admin' }
const role: Caller = { kind: 'role', roleArn: 'arn:aws:iam::000000000000:role/Authorize' }

const service = (
  properties: Resource['properties'] = { SecretString: 'first' },
  authorize: (access: Access) => void = () => undefined,
  journal?: Journal,
) => {
  let version = 0
  const newId = () => `00000000-0000-0000-0000-00000000000${++version}`
  const { handle } = secretsManager({
    secrets: [secret(properties)],
    authorize,
    now: () => 1_700_000_000_000,
    newId,
    ...(journal && { journal }),
  })
  return (action: string, body: object = {}, caller: Caller = admin) =>
    handle(action, { SecretId: arn, ...body }, caller)
}

test('the value is given by ARN, partial ARN and name', async () => {
  const call = service()
  for (const SecretId of [arn, arn.slice(0, -7), 'ViewerKey'])
    expect(await call('GetSecretValue', { SecretId })).toEqual({
      status: 200,
      body: {
        ARN: arn,
        Name: 'ViewerKey',
        VersionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        SecretString: 'first',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: 1_700_000_000,
      },
    })
})

test('the version of the template has the same id on the next run as long as its value is the same: keys name it', async () => {
  const idOf = async (SecretString: string) =>
    Object((await service({ SecretString })('GetSecretValue')).body).VersionId
  expect(await idOf('first')).toBe(await idOf('first'))
  expect(await idOf('second')).not.toBe(await idOf('first'))
})

test('CDK’s empty GenerateSecretString makes a value', async () => {
  expect(await service({ GenerateSecretString: {} })('GetSecretValue')).toMatchObject({
    body: { SecretString: expect.stringMatching(/^.{32}$/) },
  })
})

test('a new value is current, the one before it previous, the one before that only known by its id', async () => {
  const call = service()
  const { VersionId } = Object((await call('GetSecretValue')).body)
  expect(await call('PutSecretValue', { SecretString: 'second' })).toMatchObject({
    status: 200,
    body: { VersionStages: ['AWSCURRENT'] },
  })
  await call('PutSecretValue', { SecretString: 'third' })
  expect(await call('GetSecretValue')).toMatchObject({ body: { SecretString: 'third', VersionStages: ['AWSCURRENT'] } })
  expect(await call('GetSecretValue', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({
    body: { SecretString: 'second' },
  })
  expect(await call('GetSecretValue', { VersionId })).toMatchObject({
    body: { SecretString: 'first', VersionStages: [] },
  })
  expect(await call('DescribeSecret')).toMatchObject({
    body: {
      Name: 'ViewerKey',
      VersionIdsToStages: {
        '00000000-0000-0000-0000-000000000001': ['AWSPREVIOUS'],
        '00000000-0000-0000-0000-000000000002': ['AWSCURRENT'],
      },
    },
  })
  const listed = async (IncludeDeprecated: boolean) => (await call('ListSecretVersionIds', { IncludeDeprecated })).body
  expect(await listed(false)).toMatchObject({
    Versions: [{ VersionStages: ['AWSPREVIOUS'] }, { VersionStages: ['AWSCURRENT'] }],
  })
  expect(await listed(true)).toHaveProperty('Versions.length', 3)
})

test('a label other than AWSCURRENT leaves the current value', async () => {
  const call = service()
  await call('PutSecretValue', { SecretString: 'pending', VersionStages: ['AWSPENDING'] })
  expect(await call('GetSecretValue')).toMatchObject({ body: { SecretString: 'first' } })
  expect(await call('GetSecretValue', { VersionStage: 'AWSPENDING' })).toMatchObject({
    body: { SecretString: 'pending' },
  })
})

test('the same token again is a retry, with another value an error', async () => {
  const call = service()
  const put = { ClientRequestToken: 'a'.repeat(32), SecretString: 'second' }
  expect(await call('PutSecretValue', put)).toEqual(await call('PutSecretValue', put))
  expect(await call('PutSecretValue', { ...put, SecretString: 'third' })).toMatchObject({
    status: 400,
    body: { __type: 'ResourceExistsException' },
  })
  expect(await call('GetSecretValue', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({
    body: { SecretString: 'first' },
  })
})

test.each([
  ['GetSecretValue', { SecretId: 'Other' }, 'ResourceNotFoundException'],
  ['GetSecretValue', { VersionStage: 'AWSPREVIOUS' }, 'ResourceNotFoundException'],
  ['GetSecretValue', { VersionId: 'none' }, 'ResourceNotFoundException'],
  ['GetSecretValue', { SecretId: '' }, 'InvalidParameterException'],
  ['PutSecretValue', { SecretString: 'x', ClientRequestToken: 'short' }, 'InvalidParameterException'],
  ['PutSecretValue', { SecretBinary: 'eA==' }, 'InvalidParameterException'],
  ['RotateSecret', {}, 'UnknownOperationException'],
  ['toString', {}, 'UnknownOperationException'],
])('%s %j is %s', async (action, body, __type) => {
  expect(await service()(action, body)).toMatchObject({ status: 400, body: { __type, Message: expect.any(String) } })
})

test('a secret without a value has none', async () => {
  expect(await service({})('GetSecretValue')).toMatchObject({ body: { __type: 'ResourceNotFoundException' } })
})

test('the caller needs the action on the secret, by whatever id it asks', async () => {
  const asked: Access[] = []
  const call = service(undefined, access => {
    asked.push(access)
    throw refusal(access, { policies: 'identity-based', decision: 'none' })
  })
  expect(await call('GetSecretValue', { SecretId: 'ViewerKey' }, role)).toMatchObject({
    status: 400,
    body: {
      __type: 'AccessDeniedException',
      Message: expect.stringContaining('Authorize is not authorized to perform: secretsmanager:GetSecretValue'),
    },
  })
  expect(asked).toEqual([{ caller: role, action: 'secretsmanager:GetSecretValue', resourceArn: arn }])
})

test('a property that is not understood is an error naming resource and property', () => {
  expect(() => service({ ReplicaRegions: [] })).toThrow(/ViewerKey \(AWS::SecretsManager::Secret\).*ReplicaRegions/)
  expect(() => service({ SecretString: 'x', GenerateSecretString: {} })).toThrow('exclude each other')
})

test('a value that was put is there in the next run, with its label and the one before it', async () => {
  const journal = testJournal()
  const first = service(undefined, undefined, journal)
  await first('PutSecretValue', { SecretString: 'second', ClientRequestToken: 'b'.repeat(36) })
  const next = service(undefined, undefined, journal)
  expect(await next('GetSecretValue')).toMatchObject({ body: { SecretString: 'second', VersionId: 'b'.repeat(36) } })
  expect(await next('GetSecretValue', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({
    body: { SecretString: 'first' },
  })
})
