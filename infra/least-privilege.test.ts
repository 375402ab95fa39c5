import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { policiesIn, resourceText, type Statement } from './testing/policies.ts'
import { synthesised, textOf } from './testing/synthesised.ts'
import { MANAGED_POLICIES, WIDE_GRANTS } from './wide-grants.ts'

const Principal = z.union([z.string(), z.record(z.string(), z.unknown())])
/** Condition keys that name the one resource, or the account, that a service acts for. */
const BINDING = new Set(['aws:sourcearn', 'aws:sourceaccount'])

const grantsOf = ({ Action, Resource }: Statement): string[] =>
  Action.map(String).flatMap(action =>
    Resource.map(resource => `${action} ${resourceText(resource).replace(/\{\w+Api\}/, '{Api}')}`),
  )

const conditionKeys = ({ Condition }: Statement): string[] =>
  Object.values(Condition).flatMap(tests => Object.keys(tests).map(key => key.toLowerCase()))

describe.each([
  ['a stage without settings', {}],
  ['a stage of another kind', { stage: 'prod', mergedHistory: false, unknownDevices: 'quarantine', listenerCount: 2 }],
])('%s', async (_, settings) => {
  const stack = await synthesised(settings)
  const policies = policiesIn(stack.all)
  const allowing = policies.flatMap(({ owner, type, statements }) =>
    statements.filter(({ Effect }) => Effect === 'Allow').map(statement => ({ owner, type, statement })),
  )
  const ofRoles = allowing.filter(({ type }) => type.startsWith('AWS::IAM::'))
  const onResources = allowing.filter(({ type }) => !type.startsWith('AWS::IAM::'))

  it('has policies to look at', () => {
    expect(ofRoles.length).toBeGreaterThan(20)
    expect(onResources.length).toBeGreaterThan(2)
  })

  it('names every action', () => {
    const wide = ofRoles.flatMap(({ owner, statement }) =>
      statement.Action.map(String)
        .filter(action => action.includes('*'))
        .map(action => `${owner}: ${action}`),
    )
    expect(wide).toEqual([])
  })

  it('names every resource of a role, but for what the table explains, and the table explains nothing else', () => {
    const wide = new Set(ofRoles.flatMap(({ statement }) => grantsOf(statement)).filter(grant => grant.includes('*')))
    const table = WIDE_GRANTS.map(({ action, resource }) => `${action} ${resource}`)
    expect([...wide].toSorted()).toEqual(table.toSorted())
  })

  it('lets a service in for one resource only', () => {
    const unbound = onResources
      .filter(({ statement }) => Principal.parse(statement.Principal) !== '*')
      .filter(({ statement }) => 'Service' in Object(statement.Principal))
      .filter(({ statement }) => !conditionKeys(statement).some(key => BINDING.has(key)))
    expect(unbound.map(({ owner }) => owner)).toEqual([])
  })

  it('lets nobody in that is not named', () => {
    const anybody = onResources.filter(
      ({ statement: { Principal: who } }) => who === '*' || Object.values(Object(who)).includes('*'),
    )
    expect(anybody.map(({ owner }) => owner)).toEqual([])
  })

  it('lets each function be invoked by one source', () => {
    const permissions = [...stack.ofType('AWS::Lambda::Permission')]
    expect(permissions.length).toBeGreaterThan(10)
    for (const [, { Properties }] of permissions) {
      expect(Properties.Action).toBe('lambda:InvokeFunction')
      expect(textOf(Properties.SourceArn)).toMatch(
        /Rule\.Arn\}$|:rule\/\{\w+\}\/\{AWS::StackName\}-alert-\*$|^arn:.*:execute-api:.*\{\w+\}\/.+|:log-group:\{\w+\}:\*$/,
      )
    }
  })

  it('gives no role a managed policy but those of the table', () => {
    const known = MANAGED_POLICIES.map(({ name }) => `arn:{AWS::Partition}:iam::aws:policy/${name}`)
    for (const [, { Properties }] of stack.ofType('AWS::IAM::Role')) {
      const { ManagedPolicyArns } = z.object({ ManagedPolicyArns: z.array(z.unknown()).default([]) }).parse(Properties)
      expect(known).toEqual(expect.arrayContaining(ManagedPolicyArns.map(textOf)))
    }
    expect(stack.ofType('AWS::IAM::ManagedPolicy').size).toBe(0)
  })
})
