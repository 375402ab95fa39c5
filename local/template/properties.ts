import * as z from 'zod'
import type { Resource } from '../contracts.ts'

/** Properties an emulator knows and leaves alone: the name, and why nothing is lost by it. */
export type Ignored = Readonly<Record<string, string>>

/** A whole number, which CloudFormation also takes as text. */
export const Whole = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d+$/)
    .transform(text => Number(text)),
])

/** A resource as errors name it. */
export const named = ({ logicalId, type }: Resource): string => `${logicalId} (${type})`

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.') || '(properties)'

const problemOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map(key => `property ${pathOf([...issue.path, key])} is not understood by the local run`).join('; ')
    : `property ${pathOf(issue.path)}: ${issue.message}`

/**
 * Reads the properties of a resource by a strict schema, so that a property which an emulator does not understand is an
 * error and never a silent difference from AWS. Properties in `ignored` are taken out first, each for the reason given there.
 * @throws Error naming the resource and every property that is unknown or wrong
 */
export const understood = <T>(resource: Resource, schema: z.ZodType<T>, ignored: Ignored = {}): T => {
  const known = Object.fromEntries(Object.entries(resource.properties).filter(([name]) => !(name in ignored)))
  const read = schema.safeParse(known)
  if (read.success) return read.data
  throw new Error(`${named(resource)}: ${read.error.issues.map(problemOf).join('; ')}`)
}
