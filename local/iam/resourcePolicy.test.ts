import { expect, test } from 'vitest'
import type { Access } from '../contracts.ts'
import { refusal } from './refusal.ts'
import { resourcePolicyAllows, withResourcePolicies } from './resourcePolicy.ts'

const queue = 'arn:aws:sqs:us-east-1:000000000000:Dead'
const rule = 'arn:aws:events:us-east-1:000000000000:rule/bus/persist'
const fromRule = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: queue,
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': rule } },
    },
  ],
}
const onlyTls = {
  Statement: {
    Effect: 'Deny',
    Action: 'sqs:*',
    Resource: queue,
    Principal: { AWS: '*' },
    Condition: { Bool: { 'aws:SecureTransport': false } },
  },
}
const access = (caller: Access['caller']): Access => ({ caller, action: 'sqs:SendMessage', resourceArn: queue })
const service = (sourceArn: string) => access({ kind: 'service', service: 'events.amazonaws.com', sourceArn })
const role = access({ kind: 'role', roleArn: 'arn:aws:iam::000000000000:role/Persist' })

test('the policy that CDK gives a dead-letter queue lets its rule send, and no other', () => {
  expect(resourcePolicyAllows(fromRule, service(rule))).toBe(true)
  expect(resourcePolicyAllows(fromRule, service(`${rule}-other`))).toBe(false)
  expect(resourcePolicyAllows(onlyTls, service(rule))).toBe(false)
})

test('either side may allow, neither may deny', () => {
  const refuse = (access: Access) => {
    throw refusal(access, { policies: 'identity-based', decision: 'none' })
  }
  withResourcePolicies(() => undefined, [onlyTls], 'Dead')(role)
  withResourcePolicies(refuse, [fromRule, onlyTls], 'Dead')(service(rule))
  expect(() => withResourcePolicies(refuse, [fromRule], 'Dead')(role)).toThrow('no identity-based policy allows')
  const deny = { Statement: { ...onlyTls.Statement, Condition: {} } }
  expect(() => withResourcePolicies(() => undefined, [deny], 'Dead')(role)).toThrow(
    'explicit deny in a resource-based policy',
  )
  withResourcePolicies(refuse, [deny], 'Dead')(access({ kind: 'admin' }))
})

test('a document that is not understood is refused at once', () => {
  const odd = { Statement: { ...onlyTls.Statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } } }
  expect(() => withResourcePolicies(() => undefined, [odd], 'Dead')).toThrow('Dead: condition operator IpAddress')
})
