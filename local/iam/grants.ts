import * as z from 'zod'
import type { Access, Resource } from '../contracts.ts'
import { arnPattern, type Matches, wildcard } from '../wildcard.ts'
import type { Role } from './roles.ts'

/** One thing that a policy of the template allows: one action on one resource pattern, to one role or service. */
export type Grant = {
  /** ARN of the role, or the service principal. */
  readonly to: string
  readonly action: string
  /** ARN pattern, as the policy has it. */
  readonly on: string
  /** ARN pattern of the resource that the service must act for; empty where there is no such condition. */
  readonly from: string
  readonly covers: (access: Access) => boolean
}

const Texts = z.union([z.string(), z.array(z.string())]).transform(value => [value].flat())
const Statement = z.looseObject({
  Effect: z.string(),
  Action: Texts.default([]),
  Resource: Texts.default([]),
  Principal: z.union([z.string(), z.looseObject({ Service: Texts.default([]) })]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
const Document = z.looseObject({
  Statement: z.union([Statement, z.array(Statement)]).transform(value => [value].flat()),
})

const always: Matches = () => true

const grant = (to: string, action: string, on: string, from = ''): Grant => {
  const [isAction, isResource, isSource] = [wildcard(action, 'i'), arnPattern(on), from ? arnPattern(from) : always]
  return {
    to,
    action,
    on,
    from,
    covers: access => {
      const { caller } = access
      const isTo = caller.kind === 'role' ? caller.roleArn === to : caller.kind === 'service' && caller.service === to
      const source = caller.kind === 'service' ? caller.sourceArn : ''
      return isTo && isAction(access.action) && isResource(access.resourceArn) && isSource(source)
    },
  }
}

const allowing = (document: unknown) => Document.parse(document).Statement.filter(({ Effect }) => Effect === 'Allow')

/** The grants of a role, from all policies that are attached to it. */
export const roleGrants = ({ arn, documents }: Role): Grant[] =>
  documents
    .flatMap(allowing)
    .flatMap(({ Action, Resource }) => Action.flatMap(action => Resource.map(on => grant(arn, action, on))))

const sourceOf = (condition: z.infer<typeof Statement>['Condition']): string =>
  String(
    Object.values(condition)
      .flatMap(tests => Object.entries(tests))
      .find(([key]) => key.toLowerCase() === 'aws:sourcearn')?.[1] ?? '',
  )

/** The grants to services in the policy on a queue or a bucket. */
export const resourceGrants = (document: unknown): Grant[] =>
  allowing(document).flatMap(({ Action, Resource, Principal, Condition }) =>
    (typeof Principal === 'object' ? Principal.Service : []).flatMap(to =>
      Action.flatMap(action => Resource.map(on => grant(to, action, on, sourceOf(Condition)))),
    ),
  )

const Permission = z.looseObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().default(''),
})

/** The grant to a service in an `AWS::Lambda::Permission`. */
export const permissionGrant = ({ properties }: Resource): Grant => {
  const { Action, FunctionName, Principal, SourceArn } = Permission.parse(properties)
  return grant(Principal, Action, FunctionName, SourceArn)
}
