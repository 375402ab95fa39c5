import { expect, test } from 'vitest'
import type { Access, Caller } from '../contracts.ts'
import { type PolicyKind, policy } from './policy.ts'
import { policyDecision } from './policyDecision.ts'

const role: Caller = { kind: 'role', roleArn: 'arn:aws:iam::000000000000:role/Persist' }
const rule: Caller = {
  kind: 'service',
  service: 'events.amazonaws.com',
  sourceArn: 'arn:aws:events:us-east-1:000000000000:rule/bus/persist',
}
const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/Events'

const decide = (statements: unknown, access: Partial<Access> = {}, kind: PolicyKind = 'identity') =>
  policyDecision([policy({ Version: '2012-10-17', Statement: statements }, kind, 'test')], {
    caller: role,
    action: 'dynamodb:PutItem',
    resourceArn: table,
    ...access,
  })
const allow = (rest: object) => ({ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table, ...rest })

test('what nothing speaks of is neither allowed nor denied', () => {
  expect(decide([])).toBe('none')
  expect(decide(allow({ Action: 'dynamodb:GetItem' }))).toBe('none')
  expect(decide(allow({ Resource: `${table}/index/*` }))).toBe('none')
})

test('actions match whatever their case, with wildcards, singly or listed', () => {
  expect(decide(allow({ Action: 'DynamoDB:putitem' }))).toBe('allow')
  expect(decide(allow({ Action: ['dynamodb:Get*', 'dynamodb:P?tItem'] }))).toBe('allow')
  expect(decide(allow({ Action: '*' }))).toBe('allow')
})

test('NotAction and NotResource match the rest', () => {
  const { Action: _, ...noAction } = allow({ NotAction: 'dynamodb:DeleteItem' })
  expect(decide(noAction)).toBe('allow')
  expect(decide(noAction, { action: 'dynamodb:DeleteItem' })).toBe('none')
  const { Resource: __, ...noResource } = allow({ NotResource: `${table}/*` })
  expect(decide(noResource)).toBe('allow')
})

test('a wildcard in an ARN stays within its segment, but in the last one', () => {
  expect(decide(allow({ Resource: 'arn:aws:dynamodb:*:*:table/E*' }))).toBe('allow')
  expect(decide(allow({ Resource: 'arn:aws:dynamodb:*:table/Events' }))).toBe('none')
  expect(decide(allow({ Resource: 'arn:aws:dynamodb:us-east-1:000000000000:*' }))).toBe('allow')
  expect(decide(allow({ Resource: 'arn.aws:dynamodb:us-east-1:000000000000:*' }))).toBe('none')
})

test('an explicit deny wins, in whatever order', () => {
  const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }
  expect(decide([deny, allow({})])).toBe('deny')
  expect(decide([allow({}), deny])).toBe('deny')
})

test.each([
  ['StringEquals', 'aws:PrincipalArn', 'arn:aws:iam::000000000000:role/Persist', 'allow'],
  ['StringEquals', 'aws:PrincipalArn', 'arn:aws:iam::000000000000:role/*', 'none'],
  ['StringLike', 'aws:PrincipalArn', ['nobody', 'arn:*:role/Pers?st'], 'allow'],
  ['ArnLike', 'AWS:principalarn', 'arn:aws:iam::*:role/*', 'allow'],
  ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::*', 'none'],
  ['Bool', 'aws:SecureTransport', true, 'allow'],
  ['Bool', 'aws:SecureTransport', 'false', 'none'],
  ['StringEquals', 'aws:SourceArn', 'a role has none', 'none'],
])('%s on %s: %s gives %s', (operator, key, value, expected) => {
  expect(decide(allow({ Condition: { [operator]: { [key]: value } } }))).toBe(expected)
})

test('a resource policy names who may', () => {
  const send = (principal: unknown, condition?: object) => ({
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: 'arn:aws:sqs:us-east-1:000000000000:Dead',
    Principal: principal,
    ...condition,
  })
  const access = { action: 'sqs:SendMessage', resourceArn: 'arn:aws:sqs:us-east-1:000000000000:Dead', caller: rule }
  const from = (arn: string) => ({ Condition: { ArnEquals: { 'aws:SourceArn': arn } } })
  expect(decide(send({ Service: 'events.amazonaws.com' }), access, 'resource')).toBe('allow')
  expect(decide(send({ Service: 'events.amazonaws.com' }, from(rule.sourceArn)), access, 'resource')).toBe('allow')
  expect(decide(send({ Service: 'events.amazonaws.com' }, from(`${rule.sourceArn}2`)), access, 'resource')).toBe('none')
  expect(decide(send({ Service: ['lambda.amazonaws.com'] }), access, 'resource')).toBe('none')
  expect(decide(send('*'), access, 'resource')).toBe('allow')
  expect(decide(send({ AWS: role.roleArn }), { ...access, caller: role }, 'resource')).toBe('allow')
  const root = { AWS: 'arn:aws:iam::000000000000:root' }
  expect(decide(send(root), { ...access, caller: role }, 'resource')).toBe('none')
  expect(decide({ ...send(root), Effect: 'Deny' }, { ...access, caller: role }, 'resource')).toBe('deny')
})

test.each([
  ['operator NumericLessThan', allow({ Condition: { NumericLessThan: { 'aws:SourceArn': '1' } } })],
  ['key aws:MultiFactorAuthPresent', allow({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
  ['policy variables', allow({ Resource: `arn:aws:s3:::bucket/\${aws:username}` })],
  ['Principal', allow({ Principal: '*' })],
  ['Unrecognized key: "Ressource"', { Effect: 'Allow', Action: '*', Ressource: '*' }],
  ['Resource or NotResource', { Effect: 'Allow', Action: '*' }],
])('what would have to be guessed is an error: %s', (named, statement) => {
  expect(() => decide(statement)).toThrow(named)
})
