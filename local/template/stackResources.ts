import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { isCustomResource } from './customResource.ts'
import { type Identity, identities, notRun, type Place, placeholder } from './identity.ts'
import { type References, resolved } from './intrinsics.ts'

const Texts = z.union([z.string(), z.array(z.string())]).transform(names => [names].flat())
const Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z.looseObject({}).default({}),
      DependsOn: Texts.default([]),
    }),
  ),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
})

/** The resources of a template that run here, resolved. */
export type StackResources = {
  /** All of one type. */
  readonly ofType: (type: string) => readonly Resource[]
  /** All of them. */
  readonly all: readonly Resource[]
  /** Stack outputs, resolved. */
  readonly outputs: Readonly<Record<string, string>>
}

/**
 * Resolves a template. Names and ARNs follow from logical ids alone, so that references resolve in any order.
 * @throws Error for a resource type that is neither run nor listed as not run
 */
export const stackResources = (template: unknown, place: Place): StackResources => {
  const { Resources, Outputs } = Template.parse(template)
  const known = new Map<string, Identity>()
  for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
    const identify = identityOf(Type)
    if (!identify) throw new Error(`the local run does not know ${Type} (${logicalId})`)
    known.set(logicalId, identify(`${place.stackName}-${logicalId}`, place, Properties))
  }
  const references = referencesTo(known, Resources, place)
  const resources = Object.entries(Resources)
    .filter(([, { Type }]) => Type in identities || isCustomResource(Type))
    .map(([logicalId, { Type, Properties, DependsOn: dependsOn }]): Resource => {
      const { ref, arn } = known.get(logicalId) ?? { ref: '', arn: '' }
      const properties = z.looseObject({}).parse(resolved(Properties, references))
      return { logicalId, type: Type, ref: refOf(Type, properties, ref), arn, properties, dependsOn }
    })
  return {
    all: resources,
    ofType: type => resources.filter(resource => resource.type === type),
    outputs: Object.fromEntries(
      Object.entries(Outputs).map(([name, { Value }]) => [name, String(resolved(Value, references))]),
    ),
  }
}

const identityOf = (type: string) => {
  if (isCustomResource(type)) return identities['AWS::CloudFormation::CustomResource']
  return identities[type] ?? (type in notRun ? placeholder : undefined)
}

/** A stage is referred to by its own name. */
const refOf = (type: string, properties: Record<string, unknown>, ref: string): string =>
  type === 'AWS::ApiGatewayV2::Stage' ? String(properties.StageName) : ref

const referencesTo = (
  known: ReadonlyMap<string, Identity>,
  resources: z.infer<typeof Template>['Resources'],
  { stackName, region, accountId }: Place,
): References => {
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': accountId,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  }
  return {
    ref: logicalId => {
      if (logicalId in pseudo) return pseudo[logicalId]
      const identity = known.get(logicalId)
      if (!identity) throw new Error(`Ref to ${logicalId}, which is not in the template`)
      const { Type = '', Properties = {} } = resources[logicalId] ?? {}
      return refOf(Type, Properties, identity.ref)
    },
    attribute: (logicalId, name) => {
      const identity = known.get(logicalId)
      const type = resources[logicalId]?.Type ?? ''
      if (!identity) throw new Error(`Fn::GetAtt of ${logicalId}, which is not in the template`)
      if (type in notRun) return `${logicalId}.${name}`
      const value = identity.attributes[name]
      if (value === undefined) throw new Error(`the local run does not know the attribute ${name} of ${type}`)
      return value
    },
  }
}
