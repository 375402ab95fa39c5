import { expect, test } from 'vitest'
import { type Access, AccessDenied, type Resource } from '../contracts.ts'
import { allowedCalls } from './allowed.ts'
import { identities } from './identities.ts'

const account = '000000000000'
const resource = (type: string, logicalId: string, properties: Resource['properties']): Resource => ({
  logicalId,
  type,
  ref: logicalId,
  arn: `arn:aws:iam::${account}:${type === 'AWS::IAM::Role' ? 'role' : 'policy'}/${logicalId}`,
  properties,
})
const trusts = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
})
const may = (action: string, on: string, effect = 'Allow') => ({
  Statement: [{ Effect: effect, Action: action, Resource: on }],
})
const role = (logicalId: string, properties: Resource['properties'] = {}) =>
  resource('AWS::IAM::Role', logicalId, { AssumeRolePolicyDocument: trusts('lambda.amazonaws.com'), ...properties })

const table = `arn:aws:dynamodb:us-east-1:${account}:table/Events`
const persist = role('Persist')
const policies = [
  resource('AWS::IAM::Policy', 'PersistPolicy', {
    PolicyName: 'PersistPolicy',
    PolicyDocument: may('dynamodb:PutItem', table),
    Roles: ['Persist'],
  }),
]
const by = ({ arn }: Resource, action: string, resourceArn = table): Access => ({
  caller: { kind: 'role', roleArn: arn },
  action,
  resourceArn,
})

test('a role may what a policy attached to it allows, and what it used is known', () => {
  const { note, all } = allowedCalls()
  const { authorize } = identities({ roles: [persist], policies, noteAllowed: note })
  authorize(by(persist, 'dynamodb:PutItem'))
  authorize(by(persist, 'dynamodb:PutItem'))
  expect(all()).toEqual([by(persist, 'dynamodb:PutItem')])
})

test('a refusal names role, action and resource as AWS words it', () => {
  const { note, all } = allowedCalls()
  const { authorize } = identities({ roles: [persist], policies, noteAllowed: note })
  for (const _ of [1, 2])
    expect(() => authorize(by(persist, 'dynamodb:DeleteItem'))).toThrow(
      `User: arn:aws:sts::${account}:assumed-role/Persist is not authorized to perform: dynamodb:DeleteItem on resource: ${table} because no identity-based policy allows the dynamodb:DeleteItem action`,
    )
  expect(all()).toEqual([])
})

test('an inline deny goes before an attached allow', () => {
  const denied = role('Persist', { Policies: [{ PolicyName: 'no', PolicyDocument: may('*', '*', 'Deny') }] })
  const { authorize } = identities({ roles: [denied], policies })
  expect(() => authorize(by(denied, 'dynamodb:PutItem'))).toThrow('with an explicit deny in an identity-based policy')
})

test('managed policies count, of AWS and of the template; unknown ones are errors', () => {
  const own = resource('AWS::IAM::ManagedPolicy', 'Own', { PolicyDocument: may('sqs:SendMessage', '*') })
  const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
  const managed = role('Managed', { ManagedPolicyArns: [own.arn, basic] })
  const { authorize } = identities({ roles: [managed], policies: [own] })
  authorize(by(managed, 'sqs:SendMessage'))
  authorize(by(managed, 'logs:PutLogEvents'))
  const foreign = role('Foreign', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] })
  expect(() => identities({ roles: [foreign], policies: [] })).toThrow('AdministratorAccess is not known locally')
})

test('each role has its own key; local is the administrator; others are nobody', () => {
  const other = role('Other')
  const { credentialsOf, callerOf, authorize } = identities({ roles: [persist, other], policies })
  expect(callerOf(credentialsOf(persist.arn).accessKeyId)).toEqual({ kind: 'role', roleArn: persist.arn })
  expect(callerOf(credentialsOf(other.arn).accessKeyId)).toEqual({ kind: 'role', roleArn: other.arn })
  expect(credentialsOf(persist.arn)).toEqual(credentialsOf(persist.arn))
  expect(callerOf('local')).toEqual({ kind: 'admin' })
  expect(callerOf('somebody')).toBeUndefined()
  authorize({ caller: { kind: 'admin' }, action: 'dynamodb:DeleteTable', resourceArn: table })
  expect(() => credentialsOf('arn:aws:iam::000000000000:role/None')).toThrow('not in the template')
})

test('a role is assumed only by a service that it trusts', () => {
  const { assume, credentialsOf } = identities({ roles: [persist], policies })
  expect(assume(persist.arn, 'lambda.amazonaws.com')).toEqual(credentialsOf(persist.arn))
  expect(() => assume(persist.arn, 'ecs-tasks.amazonaws.com')).toThrow(AccessDenied)
})

test('a service is not allowed by any role', () => {
  const { authorize } = identities({ roles: [persist], policies })
  const caller = { kind: 'service', service: 'events.amazonaws.com', sourceArn: 'arn:rule' } as const
  expect(() => authorize({ caller, action: 'dynamodb:PutItem', resourceArn: table })).toThrow(
    'no resource-based policy',
  )
})

test('the viewers of one run do not make the record of allowed calls grow', () => {
  const live = `arn:aws:execute-api:us-east-1:${account}:api/live/POST/@connections`
  const poster = role('Poster', {
    Policies: [{ PolicyName: 'p', PolicyDocument: may('execute-api:ManageConnections', `${live}/*`) }],
  })
  const record = allowedCalls()
  const { authorize } = identities({ roles: [poster], policies: [], noteAllowed: record.note })
  for (const viewer of ['a=', 'b=', 'c=']) authorize(by(poster, 'execute-api:ManageConnections', `${live}/${viewer}`))
  expect(record.all()).toMatchObject([{ action: 'execute-api:ManageConnections', resourceArn: `${live}/*` }])
})

test('a property that is not understood is an error naming resource and property', () => {
  const bounded = role('Bounded', { Rank: 1 })
  expect(() => identities({ roles: [bounded], policies: [] })).toThrow(/Bounded \(AWS::IAM::Role\).*Rank/)
  const stray = [resource('AWS::IAM::Policy', 'Stray', { PolicyDocument: may('*', '*'), Roles: ['None'] })]
  expect(() => identities({ roles: [persist], policies: stray })).toThrow('role None is not in the template')
})
