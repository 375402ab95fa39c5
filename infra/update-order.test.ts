import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { synthesised } from './testing/synthesised.ts'

const { json } = await synthesised({ canary: { everyMinutes: 3 }, flowLogs: 'all' })
const resources = z
  .record(z.string(), z.looseObject({ Type: z.string(), DependsOn: z.array(z.string()).default([]) }))
  .parse(json.Resources)

/** The resources that a value of the template names. */
const namedIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(namedIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => {
    if (key === 'Ref' && typeof one === 'string') return [one]
    if (key === 'Fn::GetAtt' && Array.isArray(one)) return [String(one[0])]
    return namedIn(one)
  })
}
const before = new Map(
  Object.entries(resources).map(([id, resource]) => [
    id,
    [...new Set([...resource.DependsOn, ...namedIn(resource.Properties)])].filter(other => other in resources),
  ]),
)

/** Every resource that CloudFormation updates before this one. @throws Error for a circle */
const allBefore = (id: string, path: readonly string[] = []): ReadonlySet<string> => {
  if (path.includes(id)) throw new Error(`a circle: ${[...path, id].join(' > ')}`)
  const known = found.get(id)
  if (known) return known
  const all = new Set(before.get(id)?.flatMap(one => [one, ...allBefore(one, [...path, id])]))
  found.set(id, all)
  return all
}
const found = new Map<string, ReadonlySet<string>>()
const isOf = (type: string) => (id: string) => resources[id]?.Type === type
const named = (pattern: RegExp): string[] => Object.keys(resources).filter(id => pattern.test(id))

describe('an update', () => {
  it.each([
    [
      'the listener',
      /^CoapListenerService[0-9A-F]{8}$/,
      /^(StorePathPersistFunction|StorePathUplinksRule|LivePathBroadcastFunction|LivePathUplinksRule)/,
    ],
    [
      'the function that takes log lines',
      /^LogPathCloudWatchFunction/,
      /^(StorePathPersistFunction|StorePathUplinksRule|LivePathBroadcastFunction|LivePathUplinksRule)/,
    ],
    [
      'the function that judges events by rules of alerts',
      /^AlertPathJudgeFunction/,
      /^(StorePathPersistFunction|StorePathUplinksRule|LivePathBroadcastFunction|LivePathUplinksRule|DeliveryPathDeliverFunction)/,
    ],
    [
      'the function that tells which devices are late',
      /^LatePathCheckFunction/,
      /^(StorePathPersistFunction|StorePathUplinksRule|LivePathBroadcastFunction|LivePathUplinksRule)/,
    ],
    [
      'the functions that change the rules of alerts and their channels, also from the configuration',
      /^(HttpApiAlertsFunction|StageAlertsKeepFunction|StageAlertsConfigured)/,
      /^(AlertPathJudgeFunction|DeliveryPathDeliverFunction)/,
    ],
    [
      'the functions that announce viewers',
      /^LivePath(Connect|Message)Function/,
      /^(LivePathOpenedFunction|LivePathOpeningsRule)/,
    ],
    [
      'the page of the console',
      /^ConsoleDeploymentPageCustomResource/,
      /^(HttpApi(Read|Configure|Docs|Keys|Alerts)Function|LivePath(Connect|Message)Function)/,
    ],
  ])('of %s comes after the readers of its texts', (_part, writers, readers) => {
    expect(named(writers).length).toBeGreaterThan(0)
    const all = named(readers).filter(id => /^AWS::(Lambda::Function|Events::Rule)$/.test(resources[id]?.Type ?? ''))
    expect(all.length).toBeGreaterThan(1)
    for (const writer of named(writers)) expect([...allBefore(writer)]).toEqual(expect.arrayContaining(all))
  })

  it.each(
    Object.entries(resources)
      .filter(([, { Type }]) => /^AWS::(Lambda::Function|ECS::Service|EC2::FlowLog)$/.test(Type))
      .map(([id]) => id),
  )('and a first deployment start %s when its roles have their rights', id => {
    const direct = before.get(id) ?? []
    const tasks = direct.filter(one => resources[one]?.Type === 'AWS::ECS::TaskDefinition')
    const roles = [...direct, ...tasks.flatMap(one => before.get(one) ?? [])].filter(isOf('AWS::IAM::Role'))
    const rights = [...before.keys()].filter(
      one => isOf('AWS::IAM::Policy')(one) && roles.some(role => before.get(one)?.includes(role)),
    )
    expect(rights.length).toBeGreaterThan(0)
    expect([...allBefore(id)]).toEqual(expect.arrayContaining(rights))
  })

  it('has no circles', () => {
    for (const id of before.keys()) expect(() => allBefore(id)).not.toThrow()
  })
})
