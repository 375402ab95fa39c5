import { describe, expect, it } from 'vitest'
import { type Access, AccessDenied, type Caller } from '../contracts.ts'
import { invokePermissions } from './permissions.ts'
import { admin, arnOf, functionResource, permissionOf, roleArn, ruleArn } from './testService.ts'

const persist = functionResource('Persist')
const asked: Access[] = []
const refuse = (access: Access): void => {
  asked.push(access)
  throw new AccessDenied(access, 'refused by the role')
}
const rule: Caller = { kind: 'service', service: 'events.amazonaws.com', sourceArn: ruleArn }

describe('who may invoke', () => {
  const permit = invokePermissions([permissionOf(arnOf('Persist'), ruleArn)], [persist], refuse)

  it('a service whose principal and source match a permission', () => {
    expect(() => permit(persist, rule)).not.toThrow()
  })

  it.each<[string, Caller]>([
    ['another rule', { ...rule, sourceArn: `${ruleArn}2` }],
    ['another service', { ...rule, service: 'apigateway.amazonaws.com' }],
  ])('%s is refused, by names', (_who, caller) => {
    expect(() => permit(persist, caller)).toThrow(
      /(events|apigateway)\.amazonaws\.com .*lambda:InvokeFunction.*Persist/,
    )
    expect(() => permit(persist, caller)).toThrow(AccessDenied)
  })

  it('nobody by a permission for another function', () => {
    const other = functionResource('Other')
    const withOther = invokePermissions([permissionOf('Other', ruleArn)], [persist, other], refuse)
    expect(() => withOther(persist, rule)).toThrow(AccessDenied)
    expect(() => withOther(other, rule)).not.toThrow()
  })

  it('the administrator always, a role by its own policies', () => {
    expect(() => permit(persist, admin)).not.toThrow()
    expect(() => permit(persist, { kind: 'role', roleArn })).toThrow('refused by the role')
    expect(asked).toMatchObject([{ action: 'lambda:InvokeFunction', resourceArn: arnOf('Persist') }])
  })

  it.each([
    [{ Principal: '123456789012' }, 'only service principals'],
    [{ EventSourceToken: 'x' }, 'EventSourceToken is not understood'],
    [{ FunctionName: 'Missing' }, 'no function Missing'],
  ])('a permission is understood in full or refused at start: %j', (properties, message) => {
    const permission = permissionOf('Persist', ruleArn)
    const changed = { ...permission, properties: { ...permission.properties, ...properties } }
    expect(() => invokePermissions([changed], [persist], refuse)).toThrow(message)
  })

  it('SourceAccount is the account of the source', () => {
    const permission = permissionOf('Persist', '*')
    const within = (SourceAccount: string) =>
      invokePermissions(
        [{ ...permission, properties: { ...permission.properties, SourceArn: 'arn:aws:events:*:*:*', SourceAccount } }],
        [persist],
        refuse,
      )
    expect(() => within('000000000000')(persist, rule)).not.toThrow()
    expect(() => within('111111111111')(persist, rule)).toThrow(AccessDenied)
  })
})
