import * as z from 'zod'
import { arnPattern, type Matches, wildcard } from '../wildcard.ts'
import { type Condition, conditions } from './conditions.ts'
import { Principal, type Principals, principals } from './principals.ts'

/** Where a policy hangs: on a role (no principal), on a resource, or on a role to say who may assume it (no resource). */
export type PolicyKind = 'identity' | 'resource' | 'trust'

/** One statement, its patterns compiled. */
export type Statement = {
  readonly effect: 'Allow' | 'Deny'
  readonly action: Matches
  readonly resource: Matches
  /** Absent in the policy of a role. */
  readonly principals?: Principals
  readonly conditions: readonly Condition[]
}

/** A policy document that has been read and found understandable. */
export type Policy = readonly Statement[]

const Texts = z.union([z.string(), z.array(z.string())]).transform(value => [value].flat())

const StatementDocument = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: Texts.optional(),
  NotAction: Texts.optional(),
  Resource: Texts.optional(),
  NotResource: Texts.optional(),
  Principal: Principal.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
})

const Document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([StatementDocument, z.array(StatementDocument)]).transform(value => [value].flat()),
})

const oneOf =
  (matchers: readonly Matches[]): Matches =>
  text =>
    matchers.some(matches => matches(text))
const noneOf =
  (matchers: readonly Matches[]): Matches =>
  text =>
    !matchers.some(matches => matches(text))

const either = (
  some: string[] | undefined,
  not: string[] | undefined,
  compile: (pattern: string) => Matches,
): Matches | undefined => {
  if (some !== undefined && not !== undefined) return undefined
  if (some !== undefined) return oneOf(some.map(compile))
  return not === undefined ? undefined : noneOf(not.map(compile))
}

const statement = (document: z.output<typeof StatementDocument>, kind: PolicyKind, where: string): Statement => {
  const { Effect, Action, NotAction, Resource, NotResource, Principal: who, Condition } = document
  const action = either(Action, NotAction, pattern => wildcard(pattern, 'i'))
  if (action === undefined) throw new Error(`${where}: a statement needs either Action or NotAction`)
  if ([...(Resource ?? []), ...(NotResource ?? [])].some(pattern => pattern.includes('${')))
    throw new Error(`${where}: policy variables are not known locally`)
  const resource = either(Resource, NotResource, arnPattern)
  if (kind === 'identity' && resource === undefined)
    throw new Error(`${where}: a statement needs either Resource or NotResource`)
  if (kind === 'trust' && resource !== undefined) throw new Error(`${where}: a trust policy has no Resource`)
  if ((kind === 'identity') !== (who === undefined))
    throw new Error(
      `${where}: ${kind === 'identity' ? 'the policy of a role has no' : 'a statement needs a'} Principal`,
    )
  return {
    effect: Effect,
    action,
    resource: resource ?? (() => true),
    ...(who === undefined ? {} : { principals: principals(who, where) }),
    conditions: conditions(Condition ?? {}, where),
  }
}

/**
 * Reads a policy document. IAM User Guide, "IAM JSON policy element reference".
 * @param where what to name in an error: the resource that the document belongs to
 * @throws Error for anything that the local run would have to guess about: an element, operator, condition key or principal
 */
export const policy = (document: unknown, kind: PolicyKind, where: string): Policy => {
  const read = Document.safeParse(document)
  if (!read.success) throw new Error(`${where}: policy document not understood: ${z.prettifyError(read.error)}`)
  return read.data.Statement.map(one => statement(one, kind, where))
}
