import * as z from 'zod'
import type { Resource } from '../contracts.ts'

/** A whole number, which CloudFormation also takes as text. */
export const Whole = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d+$/)
    .transform(text => Number(text)),
])

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.') || '(properties)'

const problemOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map(key => `property ${pathOf([...issue.path, key])} is not understood by the local run`).join('; ')
    : `property ${pathOf(issue.path)}: ${issue.message}`

/**
 * Properties of a resource as an emulator understands them. `ignored` names the top-level properties that have no meaning on one
 * machine, each with its reason.
 * @throws Error naming the resource and every property that is unknown or wrong: what is silently skipped here would fail on AWS.
 */
export const strictProperties = <Shape extends z.ZodRawShape>(
  resource: Resource,
  shape: Shape,
  ignored: Readonly<Record<string, string>> = {},
): z.infer<z.ZodObject<Shape, z.core.$strict>> => {
  const kept = Object.fromEntries(Object.entries(resource.properties).filter(([name]) => !(name in ignored)))
  const parsed = z.strictObject(shape).safeParse(kept)
  if (parsed.success) return parsed.data
  throw new Error(`${resource.logicalId} (${resource.type}): ${parsed.error.issues.map(problemOf).join('; ')}`)
}
