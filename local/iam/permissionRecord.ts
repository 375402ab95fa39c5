import * as z from 'zod'
import type { Access, Resource } from '../contracts.ts'
import type { StackResources } from '../template/stackResources.ts'
import { escaped } from '../wildcard.ts'
import { awsManagedPolicies } from './awsManagedPolicies.ts'
import { type Grant, permissionGrant, resourceGrants, roleGrants } from './grants.ts'
import { readRoles } from './roles.ts'

/** A grant of the template in words that are the same in each run, and whether the run has made use of it. */
export const RecordedGrant = z.object({
  /** The role's logical id without its hash, or the service. */
  to: z.string(),
  action: z.string(),
  /** Resources of the template by their logical ids. */
  on: z.string(),
  /** The resource that the service acts for; empty for a role. */
  from: z.string(),
  used: z.boolean(),
})
export type RecordedGrant = z.infer<typeof RecordedGrant>

const WithPolicy = z.looseObject({ PolicyDocument: z.unknown() })

const readable = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '')

/** Replaces what a run makes up: names, ids and hashes. A name counts as a whole word only: that of a stage, `live`, is no part of `DeliveryPath`. */
const inWords = (resources: readonly Resource[]) => {
  const names = new Map(
    resources
      .flatMap(({ logicalId, ref, arn }) => [ref, arn].map(text => [text, `{${readable(logicalId)}}`] as const))
      .filter(([text]) => text !== ''),
  )
  const longestFirst = [...names.keys()].toSorted((a, b) => b.length - a.length).map(escaped)
  const known = new RegExp(`(?<![\\w-])(?:${longestFirst.join('|')})(?![\\w-])`, 'g')
  return (text: string): string =>
    (names.size === 0 ? text : text.replace(known, name => names.get(name) ?? name))
      .replace(/[0-9a-f]{64}/g, 'ASSET')
      .replaceAll(':us-east-1:000000000000:', '::')
}

const grantsIn = ({ ofType }: StackResources): Grant[] => {
  const roles = readRoles(
    ofType('AWS::IAM::Role'),
    [...ofType('AWS::IAM::Policy'), ...ofType('AWS::IAM::ManagedPolicy')],
    awsManagedPolicies,
  )
  const onResources = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap(ofType)
  return [
    ...[...roles.values()].flatMap(roleGrants),
    ...onResources.flatMap(({ properties }) => resourceGrants(WithPolicy.parse(properties).PolicyDocument)),
    ...ofType('AWS::Lambda::Permission').map(permissionGrant),
  ]
}

/**
 * The grants of the template, each with whether a call of the run needed it. Where several grants allow a call, the first of the
 * template counts as used: another is one too many.
 */
export const permissionRecord = (resources: StackResources, calls: readonly Access[]): readonly RecordedGrant[] => {
  const grants = grantsIn(resources)
  const used = new Set(calls.map(call => grants.find(one => one.covers(call))))
  const words = inWords(resources.all)
  return grants.map(one => ({
    to: words(one.to).replace(/^\{(.*)\}$/, '$1'),
    action: one.action,
    on: words(one.on),
    from: words(one.from),
    used: used.has(one),
  }))
}
