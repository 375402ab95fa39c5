import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readConfig } from './config.ts'
import { unasked } from './testing/reach.ts'
import { stages, vpcOfOnesOwn } from './testing/stages.ts'
import { type SynthesisedStack, synthesised, textOf } from './testing/synthesised.ts'

const SETTINGS = { ...stages, 'a VPC that is there already': { stage: 'dev', ...vpcOfOnesOwn } }

const isProduction = (given: Readonly<Record<string, unknown>>) => readConfig(given).production
/** Properties that name a resource for its account and region. */
const PHYSICAL = /^(Name|\w+Name)$/

describe.each(Object.entries(SETTINGS))('the stage %s', async (_, given) => {
  const stack = await synthesised(given)

  it('takes nothing from another team that its settings do not ask for', () => {
    expect(stack.all.flatMap(([id, resource]) => unasked(resource, given).map(why => `${id}: ${why}`))).toEqual([])
  })

  it('makes the parts of each API one after the other, then its stage', () => {
    for (const api of stack.ofType('AWS::ApiGatewayV2::Api').keys()) {
      const chain = inOrder(stack, api)
      expect(chain.length).toBeGreaterThan(6)
      expect(chain.at(-1)).toBe('AWS::ApiGatewayV2::Stage')
    }
  })

  it('has no resource that waits for itself', () => {
    expect(circleIn(waitingIn(stack.json))).toEqual([])
  })

  it('gives the first cluster of an account time: its capacity comes after the load balancer', () => {
    for (const { DependsOn } of stack.ofType('AWS::ECS::ClusterCapacityProviderAssociations').values())
      expect(textOf(DependsOn)).toMatch(/CoapListenerBalancer[0-9A-F]{8}/)
  })

  it('keeps nothing under a name that the next attempt needs', () => {
    const kept = stack.all.filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy.startsWith('Retain'))
    expect(kept.length > 0).toBe(isProduction(given))
    const names = kept.flatMap(([id, { Properties }]) =>
      Object.entries(Properties).flatMap(([key, value]) =>
        PHYSICAL.test(key) && !textOf(value).includes('{AWS::StackId}') ? [`${id} ${key}`] : [],
      ),
    )
    expect(names).toEqual([])
  })

  it('puts the logs of its HTTP API where all share one entry in the resource policy of the region', () => {
    const names = [...stack.ofType('AWS::Logs::LogGroup')].flatMap(([id, { Properties }]) =>
      Properties.LogGroupName === undefined ? [] : [`${id} ${textOf(Properties.LogGroupName)}`],
    )
    expect(names).toEqual(['HttpApiAccessLog /aws/vendedlogs/{AWS::StackName}/http-api-{AWS::StackId} by /[2]'])
  })
})

it('would find the types that are one for an account or region', () => {
  const of = (Type: string, Properties = {}) => unasked({ Type, Properties }, {})
  for (const type of [
    'AWS::ApiGateway::Account',
    'AWS::Budgets::Budget',
    'AWS::EC2::EIP',
    'AWS::EC2::NatGateway',
    'AWS::Events::EventBusPolicy',
    'AWS::GuardDuty::Detector',
    'AWS::IAM::ServiceLinkedRole',
    'AWS::KMS::Alias',
    'AWS::Logs::AccountPolicy',
    'AWS::Logs::ResourcePolicy',
    'AWS::Route53::RecordSet',
    'AWS::SES::ReceiptRuleSet',
    'AWS::SNS::Subscription',
    'Custom::AWS',
  ])
    expect(of(type), type).toHaveLength(1)
  expect(of('AWS::Lambda::Function', { ReservedConcurrentExecutions: 1 })).toHaveLength(1)
  expect(of('AWS::Lambda::Function')).toEqual([])
  const alias = { DistributionConfig: { Aliases: ['console.example.com'] } }
  expect(unasked({ Type: 'AWS::CloudFront::Distribution', Properties: alias }, {})).toHaveLength(1)
})

const Template = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ DependsOn: z.array(z.string()).default([]) })),
})

/** The resources that each resource waits for: those that it names and those that it refers to. */
const waitingIn = (template: unknown): ReadonlyMap<string, readonly string[]> => {
  const { Resources } = Template.parse(template)
  const references = (value: unknown): string[] => {
    if (typeof value === 'string') return [...value.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)].map(([, id = '']) => id)
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) => {
      if (key === 'Ref') return [String(inner)]
      if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner)]
      return references(inner)
    })
  }
  return new Map(
    Object.entries(Resources).map(([id, resource]) => [
      id,
      [...resource.DependsOn, ...references(resource)].filter(other => other in Resources),
    ]),
  )
}

/** The resources that wait for each other in a circle; empty where there is none. */
const circleIn = (waiting: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  let left = new Map(waiting)
  for (;;) {
    const blocked = new Map([...left].filter(([, others]) => others.some(other => left.has(other))))
    if (blocked.size === left.size || blocked.size === 0) return [...blocked.keys()]
    left = blocked
  }
}

const Part = z.looseObject({
  Type: z.string(),
  DependsOn: z.array(z.string()).default([]),
  Properties: z.looseObject({ ApiId: z.unknown() }),
})

/** The types of the parts of an API, in the only order in which they can be made. @throws Error where two can be made at once */
const inOrder = (stack: SynthesisedStack, api: string): string[] => {
  const waiting = waitingIn(stack.json)
  const { Resources } = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(stack.json)
  const parts = Object.entries(Resources).flatMap(([id, resource]) => {
    const part = Part.safeParse(resource)
    const isPart = /^AWS::ApiGatewayV2::(?!ApiMapping)/.test(part.data?.Type ?? '')
    return part.success && isPart && textOf(part.data.Properties.ApiId) === `{${api}}` ? [[id, part.data.Type]] : []
  })
  const left = new Map(parts.map(([id = '', type = '']) => [id, type]))
  const reach = (id: string): Set<string> => new Set([id, ...(waiting.get(id) ?? []).flatMap(one => [...reach(one)])])
  const order: string[] = []
  while (left.size > 0) {
    const ready = [...left.keys()].filter(id => [...reach(id)].every(other => other === id || !left.has(other)))
    if (ready.length !== 1) throw new Error(`made at once: ${ready.join(', ')}`)
    const [next = ''] = ready
    order.push(left.get(next) ?? '')
    left.delete(next)
  }
  return order
}
