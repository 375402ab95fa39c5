import * as z from 'zod'

/**
 * Reads an object that a neighbouring version may have made: unknown fields are left out, and an optional field of unexpected form
 * counts as absent. A field without which the object says nothing is still required.
 * @param essential optional fields that must not be taken as absent
 * @throws ZodError
 */
export const readTolerantly = <Schema extends z.ZodObject>(
  schema: Schema,
  value: unknown,
  essential: readonly string[] = [],
): z.output<Schema> => {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const strange = new Set(
    read.error.issues.flatMap(({ path: [field] }) =>
      typeof field === 'string' && schema.shape[field] instanceof z.ZodOptional && !essential.includes(field)
        ? [field]
        : [],
    ),
  )
  if (strange.size === 0 || typeof value !== 'object' || value === null) throw read.error
  return schema.parse(Object.fromEntries(Object.entries(value).filter(([field]) => !strange.has(field))))
}
