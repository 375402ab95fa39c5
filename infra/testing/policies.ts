import * as z from 'zod'
import { type Resource, textOf } from './synthesised.ts'

const OneOrMore = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (value === undefined ? [] : [value].flat()))

const Statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: OneOrMore,
  NotAction: z.undefined().optional(),
  Resource: OneOrMore,
  NotResource: z.undefined().optional(),
  Principal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
export type Statement = z.infer<typeof Statement>
const Document = z.looseObject({ Statement: z.union([Statement.transform(one => [one]), z.array(Statement)]) })

/** A policy document of the template, and whose it is. */
export type FoundPolicy = { readonly owner: string; readonly type: string; readonly statements: readonly Statement[] }

const documentsIn = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value.flatMap(documentsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    ['PolicyDocument', 'KeyPolicy', 'ResourcePolicy'].includes(name) ? [inner] : documentsIn(inner),
  )
}

/** Every policy document of a template but trust policies, wherever it hangs. */
export const policiesIn = (resources: Iterable<readonly [string, Resource]>): FoundPolicy[] =>
  [...resources].flatMap(([owner, { Type, Properties }]) =>
    documentsIn(Properties).map(document => ({
      owner,
      type: Type,
      statements: Document.parse(document).Statement,
    })),
  )

/** A resource of a statement as text, asset hashes and pseudo parameters in words. */
export const resourceText = (resource: unknown): string =>
  textOf(resource)
    .replace(/[0-9a-f]{64}/, 'ASSET')
    .replace('{AWS::Partition}', '{partition}')
    .replaceAll('{AWS::Region}', '{region}')
    .replaceAll('{AWS::AccountId}', '{account}')
