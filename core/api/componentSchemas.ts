import * as z from 'zod'

export type Schema = Readonly<Record<string, unknown>>

/** The place of schemas in a document of OpenAPI or AsyncAPI. */
export const COMPONENTS = '#/components/schemas/'

/**
 * Schemas for `components/schemas` of a document (as they are sent with `input`, with their defaults with `output`), each referring to the others by its name there.
 * @throws Error when a schema that they contain refers to itself or has an id, and is not among them
 */
export const componentSchemas = (
  schemas: Readonly<Record<string, z.ZodType>>,
  target: 'draft-07' | 'draft-2020-12',
  io: 'input' | 'output' = 'output',
): Schema => {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const { __shared: unnamed, ...named } = z.toJSONSchema(registry, {
    target,
    io,
    uri: id => `${COMPONENTS}${id}`,
  }).schemas
  if (unnamed) throw new Error(`schemas without a name: ${JSON.stringify(unnamed)}`)
  return withoutIds(named)
}

/** The schema without `$id`, `$schema` and its own definitions, which are for documents that stand alone. */
export const withoutIds = (schema: unknown): Schema =>
  JSON.parse(
    JSON.stringify(schema, (key, value) => {
      if (key === '$schema' || key === '$id' || key === '$defs' || (key === 'id' && typeof value === 'string'))
        return undefined
      return key === '$ref' ? String(value).replace(/^.*#\/(\$defs|components\/schemas)\//, COMPONENTS) : value
    }),
  )
