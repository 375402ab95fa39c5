import type * as z from 'zod'
import type { Resource } from '../contracts.ts'

/** Properties an emulator knows and leaves alone: the name, and why nothing is lost by it. */
export type Ignored = Readonly<Record<string, string>>

/**
 * Reads the properties of a resource by a strict schema, so that a property which an emulator does not understand is an
 * error and never a silent difference from AWS. Properties in `ignored` are taken out first, each for the reason given there.
 * @throws Error naming the resource, the property and what is wrong with it
 */
export const understood = <T>(resource: Resource, schema: z.ZodType<T>, ignored: Ignored = {}): T => {
  const known = Object.fromEntries(Object.entries(resource.properties).filter(([name]) => !(name in ignored)))
  const read = schema.safeParse(known)
  if (read.success) return read.data
  const faults = read.error.issues.map(issue => `${issue.path.join('.') || 'properties'}: ${issue.message}`)
  throw new Error(`${resource.type} ${resource.logicalId} is not understood locally: ${faults.join('; ')}`)
}
